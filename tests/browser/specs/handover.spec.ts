import { expect, test, type Page } from '@playwright/test';
import { inEveryView } from './views';
import { get, phone, signIn, watchErrors } from './world';

const dispatcher = { name: 'dispatcher', password: 'gridmap-demo' };

interface Assignments { day: string; assignments: { workerId: number; microGridId: number | null; microGridCode: string | null }[]; workers: { id: number; name: string }[] }

/** A day years ahead, each time another, so that nobody's present work is touched. */
const farDay = (): string => new Date(Date.UTC(2030, 0, 1) + Math.floor(Math.random() * 20_000) * 86_400_000).toISOString().slice(0, 10);
const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

async function signedIn(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('.sign-in-form input[name=name]').fill(dispatcher.name);
  await page.locator('.sign-in-form input[name=password]').fill(dispatcher.password);
  await page.locator('.sign-in-form button[type=submit]').click();
}

test.beforeEach(({}, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has workers with households.');
});

inEveryView(({ isPhone, say, said }) => {
  test('a dispatcher hands a micro-grid over for three days, sees it in the list and undoes it', async ({ page, request }) => {
    await signIn(request, dispatcher);
    const first = farDay();
    const before = await get<Assignments>(request, `assignments?day=${first}`);
    const [giver, taker] = ['worker', 'worker2'].map((name) => before.workers.find((one) => one.name === name)!);
    const codes = before.assignments.filter((one) => one.workerId === giver!.id && one.microGridCode !== null).map((one) => one.microGridCode!);
    const countsOf = async (name: string) => Number(await page.locator(`tr[data-worker=${name}] td`).first().textContent());
    const errors = watchErrors(page);

    await signedIn(page, '/dispatcher');
    await page.getByRole('button', { name: say('desk.workers'), exact: true }).click();
    await page.getByLabel(say('workers.day'), { exact: true }).fill(first);
    await expect.poll(() => countsOf('worker')).toBe(codes.length);
    const theirs = await countsOf('worker2');

    await page.locator('tr[data-worker=worker]').getByRole('button').click();
    const form = page.locator('.hand-over');
    await form.locator('select').first().selectOption(String(taker!.id));
    await form.getByLabel(say('handover.first')).fill(first);
    await form.getByLabel(say('handover.last')).fill(dayAfter(first, 2));
    await form.getByRole('button', { name: say('handover.reason.leave') }).click();
    await form.getByRole('button', { name: say('handover.microGrids') }).click();
    await form.getByRole('button', { name: say('handover.check'), exact: true }).click();
    await expect(form.getByRole('alert')).toContainText(say('handover.pick'));
    await form.locator('.picks li', { hasText: codes.at(-1)! }).getByRole('checkbox').check();
    await form.getByRole('button', { name: say('handover.check'), exact: true }).click();
    await expect(form.locator('.hand-over-would')).toContainText(said('handover.would.days'));
    await expect(form.locator('.hand-over-would')).toContainText(codes.at(-1)!);
    expect(await countsOf('worker'), 'nothing is stored yet').toBe(codes.length);

    await form.getByRole('button', { name: say('handover.apply') }).click();
    await expect(form.getByText(said('handover.done'))).toBeVisible();
    await expect.poll(() => countsOf('worker')).toBe(codes.length - 1);
    await expect.poll(() => countsOf('worker2')).toBe(theirs + 1);
    if (!isPhone) { // there the form has the table's place until it is closed
      await page.getByLabel(say('workers.day'), { exact: true }).fill(dayAfter(first, 2));
      await expect.poll(() => countsOf('worker')).toBe(codes.length - 1);
      await page.getByLabel(say('workers.day'), { exact: true }).fill(dayAfter(first, 3));
      await expect.poll(() => countsOf('worker')).toBe(codes.length);
    }

    await form.getByRole('button', { name: say('handover.back'), exact: true }).click();
    await expect(form.getByText(said('handover.backDone'))).toBeVisible();
    if (!isPhone) await page.getByLabel(say('workers.day'), { exact: true }).fill(first);
    await expect.poll(() => countsOf('worker')).toBe(codes.length);
    await expect.poll(() => countsOf('worker2')).toBe(theirs);
    expect(errors.filter((text) => !text.includes('401'))).toEqual([]);
  });
});

test('on a phone all of a worker’s work for good is counted first, and days gone by are refused', async ({ browser, baseURL }) => {
  const page = await (await browser.newContext({ ...phone, baseURL: baseURL!, locale: 'en-GB' })).newPage();
  await signedIn(page, '/dispatcher?lang=en&view=workers');
  await page.locator('tr[data-worker=worker]').getByRole('button').click();
  const form = page.locator('.hand-over');
  await form.locator('select').first().selectOption({ index: 1 });
  await form.getByRole('button', { name: 'For good' }).click();
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form.locator('.hand-over-would')).toContainText(/will look after [\d,]+ households? of .+ for good from/);
  await form.getByRole('button', { name: 'Change it' }).click();

  // A page that was left open overnight: the service's word counts.
  await form.getByLabel('First day').evaluate((input: HTMLInputElement) => { input.min = ''; });
  await form.getByLabel('First day').fill('2026-01-01');
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form.getByText('Choose today or later as the first day.')).toBeVisible();
});
