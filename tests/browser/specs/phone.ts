import { expect, type APIRequestContext, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { phone } from './world';

/** A worker's phone: a browser of its own with the page open on it, and what tests ask of the service beside it. */
export interface Phone { context: BrowserContext; page: Page; api: ServiceOf }

const password = 'gridmap-demo';

interface Session { account: { id: number; name: string } | null; csrfToken: string | null }
export interface VisitOfService { id: string; state: string; happenedAt: string; proposedColour: string | null; photoIds: string[]; content: { note: string | null } | null }
export interface HouseholdOfService { household: { id: number; address: string; revision: number; careFlags: string[]; colour: string | null; lastVisitOn: string | null; responsible: string | null }; visits: VisitOfService[] }

/** The service under one account's sign-in, apart from any page. */
export class ServiceOf {
  private constructor(private readonly request: APIRequestContext, private readonly token: string, readonly accountId: number) {}

  static async signIn(request: APIRequestContext, name: string): Promise<ServiceOf> {
    const answer = await request.post('/api/session', { data: { name, password } });
    expect(answer.ok(), `sign in as ${name}: ${answer.status()}`).toBe(true);
    const { account, csrfToken } = (await answer.json()) as Session;
    return new ServiceOf(request, csrfToken ?? '', account!.id);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`/api/${path}`);
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  }

  async send<T>(method: 'POST' | 'PUT', path: string, data: unknown): Promise<T> {
    const answer = await this.request.fetch(`/api/${path}`, { method, data, headers: { 'X-CSRF-TOKEN': this.token } });
    expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  household = (id: number): Promise<HouseholdOfService> => this.get(`households/${id}`);
}

/** Opens the page on a new phone and signs in; waits until households are there and the page works from the phone. */
export async function openPhone(browser: Browser, baseURL: string, name = 'worker'): Promise<Phone> {
  const context = await browser.newContext({ ...phone, baseURL });
  const page = await context.newPage();
  await page.goto('/worker?lang=zh');
  await signInOn(page, name);
  await page.locator('.row').first().waitFor();
  await synced(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await expect.poll(() => page.evaluate(async () => (await (await caches.open('gridmap-tiles')).keys()).length), { message: 'tiles of the map on the phone' }).toBeGreaterThan(8);
  return { context, page, api: await ServiceOf.signIn((await browser.newContext({ baseURL })).request, name) };
}

export async function signInOn(page: Page, name: string): Promise<void> {
  await page.locator('input[name=name]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
}

export const synced = (page: Page): Promise<void> => expect(page.locator('.status-chip')).toContainText('已同步');
export const chip = (page: Page): Locator => page.locator('.status-chip');
export const row = (page: Page, address: string): Locator => page.locator('.row').filter({ has: page.getByText(address, { exact: true }) });
export const tab = (page: Page, name: string): Promise<void> => page.locator('.tabs button').filter({ hasText: name }).click();

interface Kept { households: { id: number; address: string; careFlags: string[]; dueOn: string }[]; outbox: { id: string; householdId: number | null; state: string }[]; photos: string[]; sent: { id: string; kind: string; householdId: number; put: string }[] }

/** What the phone's storage holds, read past the page. */
export function kept(page: Page, account = 'worker'): Promise<Kept> {
  return page.evaluate(async (name) => {
    const request = indexedDB.open(`gridmap-work-${name}`);
    const store = await new Promise<IDBDatabase>((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error!); });
    const all = (of: string) => new Promise<unknown[]>((done) => {
      const read = store.transaction(of).objectStore(of).getAll();
      read.onsuccess = () => done(read.result as unknown[]);
    });
    const [households, outbox, photos, sent] = await Promise.all([all('households'), all('outbox'), all('photos'), all('sent')]);
    store.close();
    return { households, outbox, photos: (photos as { id: string }[]).map((photo) => photo.id), sent } as unknown as Kept;
  }, account);
}

/** Opens a household from the list by its address. */
export async function openHousehold(page: Page, address: string): Promise<void> {
  await tab(page, '住户');
  await page.locator('input[type=search]').fill(address);
  await row(page, address).click();
  await page.locator('.summary').waitFor();
}

/** A visit as a worker does it: one thing ticked, a note, and what `more` adds. */
export async function visit(page: Page, address: string, note: string, more: () => Promise<void> = async () => undefined): Promise<void> {
  await openHousehold(page, address);
  await page.locator('.tick input').first().check();
  await page.locator('.front textarea').fill(note);
  await more();
  await page.getByRole('button', { name: '记录这次走访' }).click();
  await expect(page.locator('.toast')).toContainText(address);
  await page.locator('.front').waitFor({ state: 'detached' });
}

/** A photo as a camera gives it, larger than what is sent. `shown`: the phone has room for it. */
export async function takePhoto(page: Page, shown = true): Promise<void> {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 2400;
    canvas.height = 1800;
    const context = canvas.getContext('2d')!;
    for (let i = 0; i < 400; i++) {
      context.fillStyle = `hsl(${(i * 47) % 360} 60% 50%)`;
      context.fillRect((i * 131) % 2400, (i * 89) % 1800, 240, 180);
    }
    const blob = await new Promise<Blob>((done) => { canvas.toBlob((made) => done(made!), 'image/jpeg', 0.9); });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await page.locator('input[type=file]').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) });
  if (shown) await page.locator('.photo img').last().waitFor();
}

export const uniqueNote = (what: string): string => `${what} ${Math.random().toString(36).slice(2, 10)}`;
/** How often the service has a visit with this note. */
export const visitsWith = ({ visits }: HouseholdOfService, note: string): VisitOfService[] => visits.filter((each) => each.content?.note === note);
