import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, request as requests, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import { doneRun, get, somePlace } from './world';

/** Something that can be on the screen, and how to get there: by its link, and by a few presses where it is in no link. */
export interface State {
  name: string;
  /** Who is signed in; none: nobody. */
  account?: 'planner' | 'worker' | 'dispatcher' | 'admin';
  path: string | ((request: APIRequestContext) => Promise<string>);
  /** There when the state is drawn. */
  ready: string;
  act?: (page: Page) => Promise<void>;
}

const press = (...selectors: string[]) => async (page: Page): Promise<void> => {
  for (const selector of selectors) await page.locator(selector).first().click();
};
const atPlace = async (request: APIRequestContext): Promise<string> => {
  const { lon, lat } = await somePlace(request);
  return `lon=${lon}&lat=${lat}`;
};
const station = async (request: APIRequestContext): Promise<number> =>
  (await get<{ features: { properties: { id: number } }[] }>(request, 'stations?kind=community_centre')).features[0]!.properties.id;
const community = async (request: APIRequestContext): Promise<number> =>
  (await get<{ features: { properties: { id: number } }[] }>(request, 'areas?level=3')).features[0]!.properties.id;
const microGrid = async (request: APIRequestContext): Promise<{ id: number; parentId: number }> =>
  (await get<{ features: { properties: { id: number; parentId: number } }[] }>(request, 'areas?level=5')).features[0]!.properties;
const ofRun = (query: string) => async (request: APIRequestContext): Promise<string> => `/planner?run=${(await doneRun(request)).id}${query}`;

/** Every page and what it can show. A page or a desk that is not here fails a test. */
export const states: readonly State[] = [
  { name: 'resident, start', path: '/', ready: '.sheet' },
  { name: 'resident, tour', path: '/?tour=1', ready: '.tour' },
  { name: 'resident, search', path: '/', ready: '.sheet', act: async (page) => { await page.getByRole('combobox').first().fill('小区'); await page.locator('.combo-option').first().waitFor(); } },
  { name: 'resident, answer', path: async (request) => `/?${await atPlace(request)}`, ready: '.steps li' },
  { name: 'resident, far from any street', path: async (request) => { const { bounds } = await get<{ bounds: number[] }>(request, 'city'); return `/?lon=${bounds[0]! - 0.3}&lat=${bounds[1]! - 0.3}`; }, ready: '.notice' },
  { name: 'resident, refused', path: async (request) => `/?${await atPlace(request)}&item=no_such_item`, ready: '.notice-problem' },
  { name: 'resident, report', path: async (request) => `/?report&${await atPlace(request)}`, ready: '.report' },
  { name: 'resident, follow', path: '/?ticket=', ready: '.report' },
  { name: 'planner, question', path: '/planner', ready: '.ask-sentence' },
  { name: 'planner, tour', path: '/planner?tour=3', ready: '.tour' },
  { name: 'planner, sign-in', path: '/planner', ready: '.ask-sentence', act: press('.bar-end .button:last-child', '.dialog[open] input') },
  { name: 'planner, areas', path: ofRun('&level=5'), ready: 'tbody tr' },
  { name: 'planner, gap', path: ofRun('&select=gap:1'), ready: '.card .facts' },
  { name: 'planner, station', account: 'planner', path: async (request) => (await ofRun(`&select=station:${await station(request)}`)(request)), ready: '.reach' },
  { name: 'planner, borders', account: 'planner', path: '/planner?desk=borders', ready: '.edit-list .check' },
  { name: 'planner, borders, another parent', account: 'planner', path: async (request) => { const area = await microGrid(request); return `/planner?desk=borders&area=${area.parentId}&choose=${area.id}&tool=reparent`; }, ready: '.edit-name select, .edit-why' },
  { name: 'planner, scenarios', account: 'planner', path: '/planner?desk=scenarios', ready: '.scenario .tabs' },
  { name: 'planner, scenarios, difference', account: 'planner', path: '/planner?desk=scenarios&show=difference', ready: '.scenario .tabs' },
  { name: 'planner, siting', account: 'planner', path: '/planner?desk=siting', ready: '.panel .button-primary' },
  { name: 'planner, living circles', account: 'planner', path: '/planner?desk=circle', ready: '.circle-table' },
  { name: 'planner, living circle of a community', path: async (request) => `/planner?desk=circle&circle=${await community(request)}`, ready: '.circle-standing' },
  { name: 'planner, living circle report', path: async (request) => `/planner?desk=circle&circle=${await community(request)}&circleReport=1`, ready: '.paper .circle-bars' },
  { name: 'planner, another role', account: 'dispatcher', path: '/planner?desk=scenarios', ready: '.wrong-role' },
  { name: 'planner, keys', path: '/planner?desk=circle', ready: '.circle-table', act: async (page) => { await page.keyboard.press('?'); await page.locator('dialog[open] .keys').waitFor(); } },
  { name: 'planner, import', account: 'planner', path: '/planner?desk=import', ready: '.panel.import' },
  { name: 'dispatcher, sign-in', path: '/dispatcher', ready: 'form' },
  { name: 'dispatcher, board', account: 'dispatcher', path: '/dispatcher', ready: '.board tbody tr' },
  { name: 'dispatcher, event', account: 'dispatcher', path: '/dispatcher', ready: '.board tbody tr', act: async (page) => {
    if (page.viewportSize()!.width < 900) await page.locator('.phone-tabs button').nth(1).click();
    await page.locator('.event').first().click();
    await page.locator('.history li').first().waitFor();
  } },
  { name: 'dispatcher, workers', account: 'dispatcher', path: '/dispatcher?view=workers', ready: 'tr[data-worker]' },
  { name: 'dispatcher, hand-over', account: 'dispatcher', path: '/dispatcher?view=workers', ready: 'tr[data-worker]', act: press('tr[data-worker=worker] button', '.hand-over h2') },
  { name: 'dispatcher, households', account: 'dispatcher', path: '/dispatcher?view=households', ready: '.household-row' },
  { name: 'dispatcher, household', account: 'dispatcher', path: '/dispatcher?view=households', ready: '.household-row', act: press('.household-row', '.household-summary') },
  { name: 'dispatcher, points', account: 'dispatcher', path: '/dispatcher?view=points', ready: '.points-card, .points-begin' },
  { name: 'dispatcher, points ledger', account: 'dispatcher', path: '/dispatcher?view=points&points=ledger', ready: '.points-balanced' },
  { name: 'dispatcher, call', account: 'dispatcher', path: '/dispatcher?call=1', ready: 'form.call .place-mark' },
  { name: 'worker, sign-in', path: '/worker', ready: 'form' },
  { name: 'worker, list', account: 'worker', path: '/worker', ready: '.virtual .row' },
  { name: 'worker, household', account: 'worker', path: '/worker', ready: '.virtual .row', act: press('.virtual .row', '.summary') },
  { name: 'worker, one event', account: 'worker', path: '/worker', ready: '.virtual .row', act: press('.worker .tabs button >> nth=2', '.event-row', '.event-facts') },
  ...(['map', 'event', 'outbox', 'me'] as const).map((tab, index): State => (
    { name: `worker, ${tab}`, account: 'worker', path: '/worker', ready: '.virtual .row', act: press(`.worker .tabs button >> nth=${index + 1}`) })),
  { name: 'account, sign-in', path: '/account', ready: 'form' },
  { name: 'account', account: 'worker', path: '/account', ready: '.own-facts' },
  { name: 'admin, accounts', account: 'admin', path: '/admin', ready: '.admin-line' },
  { name: 'admin, audit', account: 'admin', path: '/admin#audit', ready: '.admin-table tbody tr' },
];

const web = join(import.meta.dirname, '../../../web');
/** Pages and desks as the code has them, by what a state's link must hold. */
export const wanted: readonly string[] = [
  ...readdirSync(web).filter((file) => file.endsWith('.html')).map((file) => (file === 'index.html' ? '/' : `/${file.replace('.html', '')}`)),
  ...[...readFileSync(join(web, 'src/planner/desks.ts'), 'utf8').matchAll(/^ {2}(\w+): \(\) => import/gm)].map((match) => match[1]!).filter((desk) => desk !== 'coverage').map((desk) => `desk=${desk}`),
];

const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

/** Gives the browser a session of the account, made once for each worker of the tests. */
export async function enter(context: BrowserContext, baseURL: string, account: string): Promise<void> {
  if (!signedIn.has(account)) {
    const own = await requests.newContext({ baseURL });
    const answer = await own.post('/api/session', { data: { name: account, password: 'gridmap-demo' } });
    expect(answer.ok(), `sign in as ${account}: ${answer.status()}`).toBe(true);
    signedIn.set(account, (await own.storageState()).cookies);
    await own.dispose();
  }
  await context.addCookies(signedIn.get(account)!);
}

/** Opens a state in a language and waits until it is drawn. `request` belongs to nobody who is signed in on the page. */
export async function openState(page: Page, request: APIRequestContext, baseURL: string, state: State, language: 'zh' | 'en'): Promise<void> {
  if (state.account) await enter(page.context(), baseURL, state.account);
  const path = typeof state.path === 'string' ? state.path : await state.path(request);
  const url = new URL(path, baseURL);
  url.searchParams.set('lang', language);
  await page.goto('about:blank'); // or the history's state of the last visit would come back
  await page.goto(url.toString());
  await page.locator(state.ready).first().waitFor();
  await state.act?.(page);
  await rest(page);
}

/** Transitions and what comes with them are over. */
export const rest = (page: Page): Promise<void> => page.evaluate(async () => {
  await new Promise((done) => { setTimeout(done, 250); });
  const ending = document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations !== Infinity).map((animation) => animation.finished);
  await Promise.race([Promise.allSettled(ending), new Promise((done) => { setTimeout(done, 2000); })]);
});
