import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { inEveryView } from './views';
import { get, mapIsDrawn, phone, watchErrors } from './world';

interface Figures { people: number; score: number | null }
interface Table { areas: { id: number; name: string; figures: Figures }[]; city: Figures }
interface Circle { name: string; figures: Figures; adjacent: { id: number; name: string; score: number | null }[]; categories: { nameZh: string; nameEn: string; share: number | null; assessed: boolean }[] }

/** The community of most people, and its check-up. */
async function community(page: Page): Promise<{ id: number; circle: Circle; table: Table }> {
  const table = await get<Table>(page.request, 'living-circle?level=3');
  const { id } = [...table.areas].sort((a, b) => b.figures.people - a.figures.people)[0]!;
  return { id, table, circle: await get<Circle>(page.request, `areas/${id}/living-circle`) };
}

const noViolations = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
};

inEveryView(({ language, isPhone, say }) => {
  /** Read by axe in one view: the rest are states of a11y.spec.ts. */
  const isRead = language === 'zh' && !isPhone;
  const nameOf = (category: { nameZh: string; nameEn: string }) => (language === 'zh' ? category.nameZh : category.nameEn);

  test('a planner finds a community, sees what is missing and what is there, and goes on to a neighbour', async ({ page }) => {
    if (isRead) test.slow(); // each state is read by axe
    const errors = watchErrors(page);
    const { id, circle, table } = await community(page);
    await page.goto('/planner?desk=circle');
    await mapIsDrawn(page);
    const rows = page.getByRole('region', { name: say('circle.table') }).locator('tbody tr');
    await expect(rows).toHaveCount(table.areas.length);
    if (isRead) await noViolations(page);

    // The table is sorted by score, the worst first; by people at a press.
    const people = () => rows.locator('td:last-child').allTextContents().then((all) => all.map((text) => Number(text.replace(/\D/g, ''))));
    await page.getByRole('button', { name: say('circle.column.people'), exact: true }).click();
    expect(await people()).toEqual([...await people()].sort((a, b) => b - a));

    const box = page.getByRole('combobox', { name: say('circle.find') });
    await box.fill(circle.name);
    await page.getByRole('option', { name: circle.name }).first().click();
    await expect(page.getByRole('heading', { name: circle.name, level: 2 })).toBeVisible();
    expect(new URL(page.url()).searchParams.get('circle')).toBe(String(id));
    await expect(page.locator('.circle-standing .circle-score b')).toHaveText(String(circle.figures.score));
    const missing = circle.categories.filter((each) => each.share !== null && each.share < 0.5);
    await expect(page.locator('.circle-missing li')).toHaveCount(missing.length);
    await expect(page.locator('.leaflet-isochrones-pane path')).toHaveCount(3);

    // A category stands out on the map when it is chosen in the table.
    const tiers = page.getByRole('region', { name: say('circle.there') });
    await expect(tiers.locator('tbody tr').filter({ has: page.locator('td') })).toHaveCount(circle.categories.filter((each) => each.assessed).length);
    const category = tiers.getByRole('button', { name: nameOf(circle.categories.find((each) => each.assessed)!) }).first();
    await category.click();
    await expect(category).toHaveAttribute('aria-pressed', 'true');
    if (isRead) await noViolations(page);

    // An older person's circle is another one, by link too.
    const personas = await get<{ code: string; nameZh: string; nameEn: string }[]>(page.request, 'personas');
    await page.getByRole('button', { name: nameOf(personas.find(({ code }) => code === 'elder')!) }).click();
    await expect(page).toHaveURL(/circleWalker=elder/);
    const elder = await get<Circle>(page.request, `areas/${id}/living-circle?persona=elder`);
    await expect(page.locator('.circle-standing .circle-score b')).toHaveText(String(elder.figures.score));

    const neighbour = circle.adjacent[0]!;
    await page.locator('.circle-beside').getByRole('button', { name: neighbour.name }).click();
    await expect(page.getByRole('heading', { name: neighbour.name, level: 2 })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { name: circle.name, level: 2 })).toBeVisible();
    expect(errors).toEqual([]);
  });

  test('the report of a community prints on A4, light in a dark browser', async ({ page }) => {
    if (isRead) test.slow();
    await page.emulateMedia({ colorScheme: 'dark' });
    const { id, circle } = await community(page);
    await page.goto(`/planner?desk=circle&circle=${id}&circleReport=1`);
    const report = page.locator('.report');
    await expect(report).toHaveAttribute('aria-busy', 'false');
    await mapIsDrawn(page);
    await expect(report.getByRole('heading', { name: say('circle.paperTitle', { name: circle.name }) })).toBeVisible();
    expect(await page.locator('.paper').evaluate((paper) => getComputedStyle(paper).backgroundColor)).toBe('rgb(255, 255, 255)');
    await expect(report.locator('table').first()).toContainText(nameOf(circle.categories.find((each) => each.assessed)!));
    if (isRead) await noViolations(page);
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    const pages = [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;
    expect(pages).toBeGreaterThanOrEqual(3);
    expect(pages).toBeLessThanOrEqual(4);
    // A4 is 595 by 842 points.
    expect([...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((box) => `${Math.round(Number(box[1]))}x${Math.round(Number(box[2]))}`)).toContain('595x842');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(page.locator('.bar')).toBeHidden();
    await expect(page.locator('.report-tools')).toBeHidden();
  });
});

test.describe('on a phone', () => {
  test.use(phone);
  test('nothing but the map scrolls sideways', async ({ page }) => {
    const { id } = await community(page);
    for (const path of ['', `&circle=${id}`, `&circle=${id}&circleReport=1`]) {
      await page.goto(`/planner?lang=en&desk=circle${path}`);
      await expect(page.locator(path.includes('Report') ? '.paper .circle-bars' : path ? '.circle-standing' : '.circle-table').first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
    await noViolations(page);
  });
});
