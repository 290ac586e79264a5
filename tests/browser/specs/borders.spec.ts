import { expect, test, type Page } from '@playwright/test';
import { get, mapIsDrawn, phone, planner, signIn, watchErrors } from './world';

interface Ground { parent: { properties: { id: number } } | null; features: { properties: { id: number; name: string; code: string; households: number; people: number; level: number } }[] }

const number = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''));

/** A grid of at least three micro-grids, and the way down to it. */
async function wayToAGrid(page: Page): Promise<{ steps: string[]; grid: number }> {
  await signIn(page.request, planner);
  const steps: string[] = [];
  let ground = await get<Ground>(page.request, 'area-changes/ground');
  while (ground.features[0]!.properties.level < 5) {
    const last = ground.features.filter((area) => area.properties.households > 100).at(-1)!.properties;
    steps.push(last.name);
    ground = await get<Ground>(page.request, `area-changes/ground?parent=${last.id}`);
  }
  return { steps, grid: ground.parent!.properties.id };
}

const chosenOnMap = (page: Page) => page.locator('.leaflet-areas-pane path[stroke-width="4"]');

/** Across the middle of the chosen area, from outside to outside. */
async function drawAcross(page: Page): Promise<void> {
  const box = (await chosenOnMap(page).boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.click(box.x - 12, y);
  await page.mouse.move(box.x + box.width / 2, y);
  await page.mouse.dblclick(box.x + box.width + 12, y);
}

test('a planner splits a micro-grid with a line, sees what would move before it does, and takes it back', async ({ page }) => {
  const errors = watchErrors(page);
  const { steps, grid } = await wayToAGrid(page);
  await page.goto('/planner?lang=zh&desk=borders');
  await mapIsDrawn(page);
  for (const step of steps) { // the desk passes levels of one area by itself, perhaps while we look for the button
    const opened = page.locator('.edit-path .link').filter({ hasText: step }).first();
    await expect(async () => {
      if (!await opened.isVisible()) await page.getByRole('button', { name: `打开${step}`, exact: true }).last().click({ timeout: 3000 });
      await expect(opened).toBeVisible({ timeout: 3000 });
    }).toPass();
  }
  const before = await get<Ground>(page.request, `area-changes/ground?parent=${grid}`);
  const people = (ground: Ground) => ground.features.reduce((sum, area) => sum + area.properties.people, 0);
  const area = before.features.at(-1)!.properties;
  await page.locator('.edit-list li').filter({ hasText: area.code }).getByRole('checkbox').check();
  await page.getByRole('button', { name: '拆分', exact: true }).click();
  await drawAcross(page);

  // Live: counts of the parts, which add up, and the rules.
  const live = page.getByRole('list', { name: '画成这样的话' });
  await expect(live.locator('.edit-counts').first()).toBeVisible();
  const parts = (await live.locator('.edit-counts').evaluateAll((all) => all.map((one) => one.firstChild!.textContent))).map(number);
  expect(parts.reduce((sum, n) => sum + n, 0)).toBe(area.households);
  await page.getByRole('button', { name: '看影响' }).click();
  const summary = page.getByRole('region', { name: '影响' });
  await expect(summary).toContainText('撤销的区域');
  await expect(summary).toContainText(area.code);
  expect(await get<Ground>(page.request, `area-changes/ground?parent=${grid}`)).toEqual(before);

  await page.getByRole('button', { name: '应用' }).click();
  await expect(page.getByText('已生效')).toBeVisible();
  const split = await get<Ground>(page.request, `area-changes/ground?parent=${grid}`);
  expect(split.features.length).toBeGreaterThan(before.features.length);
  expect(people(split)).toBe(people(before));
  expect(split.features.map((each) => each.properties.code)).not.toContain(area.code);

  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await expect(page.getByText('已生效')).toBeVisible();
  await expect.poll(async () => (await get<Ground>(page.request, `area-changes/ground?parent=${grid}`)).features.length).toBe(before.features.length);
  expect(people(await get<Ground>(page.request, `area-changes/ground?parent=${grid}`))).toBe(people(before));
  expect(errors).toEqual([]);
});

test.describe('on a phone', () => {
  test.use(phone);
  test('the desk for borders asks to sign in, and nothing is wider than the screen', async ({ page }) => {
    await page.goto('/planner?lang=en&desk=borders');
    await expect(page.getByText('Sign in as a planner to change borders.')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
