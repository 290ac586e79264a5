import { expect, test, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { openState, states } from './states';
import { inView } from './views';
import { doneRun, get, somePlace } from './world';

/** What a map shows is on the same page without it, and nothing moves for who asked for that. */
const { say } = inView('zh, desk');

const open = async (page: Page, request: APIRequestContext, baseURL: string, name: string): Promise<void> =>
  openState(page, request, baseURL, states.find((state) => state.name === name)!, 'zh');
/** How many communities a map has to draw; on a canvas they cannot be counted. */
const shapes = async (request: APIRequestContext): Promise<number> => (await get<{ features: unknown[] }>(request, 'areas?level=3')).features.length;
const drawn = (page: Page, pane: string): Locator => page.locator(`.leaflet-${pane}-pane path`);
/** As many on the map as in the list, which is not empty. */
const same = async (map: Locator, list: Locator, what: string): Promise<void> => {
  await list.first().waitFor();
  await expect.poll(async () => await map.count() - await list.count(), { message: `${what}: drawn, but not listed` }).toBe(0);
};

test('areas, gaps and stations of an answer are in tables, all that are drawn', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=zh&run=${run.id}&all=1`);
  await page.locator('tbody tr').first().waitFor();
  await drawn(page, 'gaps').first().waitFor({ state: 'attached' });
  const areas = await shapes(request);
  await expect(page.locator('.areas-bar')).toContainText(say('areas.count', { n: areas, total: areas }));
  await expect(page.locator('tbody tr')).toHaveCount(Math.min(areas, 100));

  const gaps = (await get<{ features: unknown[] }>(request, `coverage-runs/${run.id}/gaps`)).features.length;
  expect(await drawn(page, 'gaps').count()).toBe(gaps);
  await page.getByRole('tab', { name: say('tab.gaps') }).click();
  const more = page.locator('.list-box > button');
  while (await page.locator('.gap').count() < gaps) await more.click();
  await expect(page.locator('.gap')).toHaveCount(gaps);

  const stations = (await get<{ features: { properties: { name: string } }[] }>(request, 'stations?kind=community_centre')).features;
  expect(await drawn(page, 'stations').count()).toBe(stations.length);
  await page.getByRole('tab', { name: say('cov.tab.stations') }).click();
  await expect(page.locator('.stations-table tbody tr')).toHaveCount(stations.length);
  await page.locator('.stations-table tbody').getByRole('button', { name: stations[0]!.properties.name, exact: true }).click();
  await expect(page.locator('.card h2')).toHaveText(stations[0]!.properties.name);
});

test('stations near a place, and places of a living circle, are in lists', async ({ page, request }) => {
  const { lon, lat } = await somePlace(request);
  await page.goto(`/?lang=zh&lon=${lon}&lat=${lat}`);
  await page.locator('.steps li').first().waitFor();
  const listed = page.getByRole('list', { name: say('nearest.list') }).locator('.station');
  expect(await listed.count()).toBeGreaterThan(0);
  await expect.poll(() => page.locator('.bubble').count(), { message: 'stations on the map' }).toBeGreaterThanOrEqual(await listed.count());
  expect(await page.locator('.bubble').count()).toBeLessThanOrEqual(await page.locator('.station').count());
  await page.goto(`/?lang=zh&lon=${lon}&lat=${lat}&circle`);
  await page.locator('.circle-row button').first().click();
  await page.locator('.circle-places li').first().waitFor();
  await same(page.locator('.bubble'), page.locator('.circle-places li'), 'places of the category');
});

test('communities of the check-up, and areas of the border desk, are in lists', async ({ page, request, baseURL }, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has every state.');
  await open(page, request, baseURL!, 'planner, living circles');
  await expect(page.locator('.circle-table tbody tr')).toHaveCount(await shapes(request));
  const grounds: number[] = []; // a city of one district begins with what is in it
  page.on('response', async (response) => { if (response.url().includes('/api/area-changes/ground')) grounds.push(((await response.json()) as { features: unknown[] }).features.length); });
  await open(page, request, baseURL!, 'planner, borders');
  await expect.poll(async () => await page.locator('.edit-list .check').count() - grounds.at(-1)!, { message: 'areas of the border desk: drawn, but not listed' }).toBe(0);
});

test('what is on the maps of the scenarios can be had by name and by keys', async ({ page, request, baseURL }, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has every state.');
  await open(page, request, baseURL!, 'planner, scenarios');
  const stations = (await get<{ features: unknown[] }>(request, 'stations?kind=community_centre')).features.length;
  await expect(page.locator('.spot-station')).toHaveCount(stations);
  const without = await page.locator('.spot-station').evaluateAll((spots) => spots.filter((spot) => !(spot.getAttribute('title') || spot.getAttribute('aria-label')) || (spot as HTMLElement).tabIndex < 0).length);
  expect(without).toBe(0);
});

test('events and households of the desk, and events of the worker, are in lists', async ({ page, request, baseURL }, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has every state.');
  await open(page, request, baseURL!, 'dispatcher, board');
  await same(page.locator('.event-mark'), page.locator('.events > li'), 'events');
  const { events, total } = await get<{ events: unknown[]; total: number }>(page.request, 'events');
  if (total > events.length) await expect(page.locator('.desk-list')).toContainText(say('events.more', { shown: events.length, n: total }));
  await open(page, request, baseURL!, 'dispatcher, households');
  const households = await get<{ total: number }>(page.request, 'households');
  await expect(page.locator('main')).toContainText(households.total.toLocaleString('zh-CN'));
});

/** How often the map moved or was scaled from now on, until it rests for half a second. */
async function moves(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const counter = { moves: 0 };
    new MutationObserver((changes) => { if (changes.some(({ target }) => (target as Element).matches('.leaflet-map-pane, svg.leaflet-zoom-animated, .leaflet-proxy'))) counter.moves++; })
      .observe(document.querySelector('.map')!, { subtree: true, attributes: true, attributeFilter: ['style', 'viewBox'] });
    Object.assign(globalThis, { counter });
  });
  const count = () => page.evaluate(() => (globalThis as unknown as { counter: { moves: number } }).counter.moves);
  await act();
  let last = -1;
  await expect.poll(async () => { const now = await count(); const isStill = now > 0 && now === last; last = now; return isStill; }, { intervals: [700] }).toBe(true);
  return last;
}

for (const motion of ['no-preference', 'reduce'] as const) {
  test(`with ${motion} of motion, maps ${motion === 'reduce' ? 'jump and nothing is animated' : 'fly'}`, async ({ page, request }) => {
    await page.emulateMedia({ reducedMotion: motion });
    const run = await doneRun(request);
    const city = await get<{ center: [number, number] }>(request, 'city');
    await page.goto(`/planner?lang=zh&run=${run.id}&tab=gaps&view=12/${city.center[1]}/${city.center[0]}`);
    await page.locator('.gap').first().waitFor();
    const planner = await moves(page, () => page.locator('.gap').first().click());
    const { name } = await somePlace(request);
    await page.goto('/?lang=zh&circle');
    await page.locator('.leaflet-tile-pane canvas').first().waitFor();
    await page.getByRole('combobox').fill(name);
    const resident = await moves(page, async () => {
      await page.getByRole('option').first().click();
      await page.locator('.leaflet-isochrones-pane path').first().waitFor({ state: 'attached' });
    });
    console.log(`motion ${motion}: the planner’s map moved ${planner} times, the resident’s ${resident}`);
    if (motion === 'reduce') {
      expect(Math.max(planner, resident), 'moves of a map for one press').toBeLessThanOrEqual(4);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    } else expect(Math.max(planner, resident), 'a flight has many moves: the count above counts').toBeGreaterThan(4);
  });
}
