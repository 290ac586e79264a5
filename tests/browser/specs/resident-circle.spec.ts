import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { inEveryView } from './views';
import { get, somePlace, watchErrors } from './world';

/** My living circle: what is within 5, 10 and 15 minutes of my door. */
test.beforeEach(({ context }) => context.addInitScript(() => localStorage.setItem('gridmap.tour.resident', 'taken')));

inEveryView(({ name, language, say, said }) => {
  test('categories with their minutes, three rings, each place, a link for each state', async ({ page, request }) => {
    const errors = watchErrors(page);
    const place = await somePlace(request);
    await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
    await page.getByRole('button', { name: say('myCircle.open') }).click();
    await expect(page.locator('.circle-sum')).toContainText(/\d/);
    await expect(page.locator('.leaflet-isochrones-pane path')).toHaveCount(3);
    const row = page.locator('.circle-row').first();
    await expect(row).toContainText(said('unit.minutes'));
    await row.locator('button').click();
    await expect(row.locator('.circle-places li').first()).toBeVisible();
    const code = new URL(page.url()).searchParams.get('circle');
    expect(code).toBeTruthy();
    await page.reload();
    await expect(page.locator('.circle-places li').first()).toBeVisible();
    await expect(page.locator('.bubble').first()).toBeVisible();

    const elder = (await get<{ code: string; nameZh: string; nameEn: string }[]>(request, 'personas')).find(({ code }) => code === 'elder');
    const answered = page.waitForResponse((response) => response.url().includes('living-circle/places') && response.url().includes('persona=elder'));
    await page.getByRole('button', { name: language === 'zh' ? elder!.nameZh : elder!.nameEn }).click();
    await answered;
    expect(new URL(page.url()).searchParams.get('persona')).toBe('elder');
    if (name === 'zh, phone' || name === 'en, desk') expect((await new AxeBuilder({ page }).exclude('.leaflet-container').analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    if (language === 'en') await expect(page.locator('.circle h2, .circle h3').first()).not.toContainText(/[\u4e00-\u9fff]/);
    await page.locator('.circle .answer-head').getByRole('button').click();
    await expect(page.locator('.station').first()).toBeVisible();
    await expect(page.locator('.leaflet-isochrones-pane path')).toHaveCount(0);
    await page.goBack();
    await expect(page.locator('.circle-row').first()).toBeVisible();
    expect(errors).toEqual([]);
  });

  test('asks where the door is, and is honest where no street is', async ({ page }) => {
    await page.goto(`/?circle`);
    await expect(page.locator('.circle')).toContainText(say('myCircle.where'));
    await page.goto(`/?circle&lon=10&lat=10`);
    await expect(page.locator('.circle .notice-warn')).toContainText(say('unsnapped.title'));
  });
});
