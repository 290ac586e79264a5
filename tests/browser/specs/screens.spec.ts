import { expect, test, type Page } from '@playwright/test';
import { doneRun, get, mapIsDrawn, phone, planner, signIn, somePlace } from './world';

/** Pictures of every page to look at, in screenshots/<project>/. They fail only where a page cannot be shown. */
const desk = { viewport: { width: 1440, height: 900 } };
const looks = [
  { name: 'zh-desk', lang: 'zh', options: { ...desk } },
  { name: 'en-desk', lang: 'en', options: { ...desk } },
  { name: 'zh-phone', lang: 'zh', options: { ...phone } },
  { name: 'en-phone-dark', lang: 'en', options: { ...phone, colorScheme: 'dark' as const } },
  { name: 'zh-desk-dark', lang: 'zh', options: { ...desk, colorScheme: 'dark' as const } },
];

for (const look of looks) {
  test(`pictures, ${look.name}`, async ({ browser, request, baseURL }, info) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ ...look.options, baseURL: baseURL! });
    const page = await context.newPage();
    const take = async (name: string) => {
      await settled(page);
      await page.screenshot({ path: `screenshots/${info.project.name}/${name}-${look.name}.png` });
    };
    const place = await somePlace(request);
    const run = await doneRun(request);
    const stations = await get<{ features: { properties: { id: number } }[] }>(request, 'stations?kind=community_centre');

    await page.goto(`/?lang=${look.lang}`);
    await take('resident-start');
    await page.goto(`/?lang=${look.lang}&lon=${place.lon}&lat=${place.lat}`);
    await page.locator('.steps li').first().waitFor();
    await take('resident-answer');
    await page.goto(`/planner?lang=${look.lang}&run=${run.id}`);
    await page.locator('tbody tr').first().waitFor();
    await take('planner-areas');
    await page.goto(`/planner?lang=${look.lang}&run=${run.id}&level=5&select=gap:1`);
    await page.locator('.card .facts').waitFor();
    await take('planner-gap');
    await page.goto(`/planner?lang=${look.lang}&run=${run.id}&select=station:${stations.features[0]!.properties.id}`);
    await page.locator('.reach').waitFor();
    await take('planner-station');
    await context.close();
  });
}

/** Where those who sign in work: what is to be there before the picture, and whether a map belongs to it. */
const rooms = [
  { name: 'worker-list', account: 'worker', path: '/worker', ready: '.row', map: false },
  { name: 'dispatcher-board', account: 'dispatcher', path: '/dispatcher', ready: '.desk-board table', map: false },
  { name: 'planner-borders', account: 'planner', path: '/planner?desk=borders', ready: '.edit-list .check', map: true },
  { name: 'account', account: 'worker', path: '/account', ready: '.own-facts', map: false },
  { name: 'admin-accounts', account: 'admin', path: '/admin', ready: '.admin-bar', map: false },
];

for (const look of looks) {
  test(`pictures of those who sign in, ${look.name}`, async ({ browser, baseURL }, info) => {
    test.skip(info.project.name !== 'demo', 'The demo city has these accounts.');
    test.setTimeout(120_000);
    for (const room of rooms) {
      const context = await browser.newContext({ ...look.options, baseURL: baseURL! });
      const page = await context.newPage();
      await signIn(page.request, { ...planner, name: room.account });
      await page.goto(`${room.path}${room.path.includes('?') ? '&' : '?'}lang=${look.lang}`);
      await page.locator(room.ready).first().waitFor();
      if (room.map) await mapIsDrawn(page);
      await page.waitForTimeout(500);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), room.name).toBeLessThanOrEqual(look.options.viewport.width);
      await page.screenshot({ path: `screenshots/${info.project.name}/${room.name}-${look.name}.png` });
      await context.close();
    }
  });
}

/** Flights and tiles have come to rest. */
async function settled(page: Page): Promise<void> {
  await mapIsDrawn(page);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(900);
}
