import { expect, test } from '@playwright/test';
import { openState, states } from './states';

/** Any page on paper: its title, the map whole, nothing to press, nothing beyond the sheet's edge. */
const printed = ['resident, answer', 'planner, areas', 'planner, scenarios', 'planner, living circle of a community', 'dispatcher, board', 'worker, list', 'admin, accounts'];
/** What lies between the margins of an A4 sheet, in CSS pixels. */
const sheet = 686;

for (const name of printed) {
  test(`${name} is printed with its title and its whole map, without buttons`, async ({ page, request, baseURL }, info) => {
    test.skip(info.project.name !== 'demo', 'The demo city has every state.');
    await openState(page, request, baseURL!, states.find((state) => state.name === name)!, 'zh');
    const before = await page.locator('.leaflet-container').first().boundingBox({ timeout: 1000 }).catch(() => null);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: sheet, height: 1000 });
    expect(await page.evaluate(() => getComputedStyle(document.body, '::before').content)).toBe(`"${await page.title()}"`);
    await expect(page.locator('.button:visible, .icon-button:visible, .leaflet-control-zoom:visible, .combo:visible')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sheet + 1);
    if (!before || name === 'worker, list') return;
    const map = (await page.locator('.leaflet-container').first().boundingBox())!;
    expect(map.x + map.width).toBeLessThanOrEqual(sheet + 1);
    expect(map.width / map.height).toBeCloseTo(before.width / before.height, 1);
  });
}
