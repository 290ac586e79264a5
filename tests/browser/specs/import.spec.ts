import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { inEveryView, type View } from './views';
import { get, mapIsDrawn, planner, watchErrors } from './world';

interface Points { features: { geometry: { coordinates: [number, number] }; properties: { name: string; kind: string } }[] }

/** Krasovsky's shift, as the published formula gives it: good to a metre. */
function gcj([lon, lat]: [number, number]): [number, number] {
  const { sin, sqrt, abs, PI, cos } = Math;
  const x = lon - 105;
  const y = lat - 35;
  const wave = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3;
  const dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave + (20 * sin(y * PI) + 40 * sin(y / 3 * PI)) * 2 / 3 + (160 * sin(y / 12 * PI) + 320 * sin(y * PI / 30)) * 2 / 3;
  const dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave + (20 * sin(x * PI) + 40 * sin(x / 3 * PI)) * 2 / 3 + (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3;
  const ee = 0.00669342162296594323;
  const magic = 1 - ee * sin(lat / 180 * PI) ** 2;
  return [lon + dLon * 180 / (6378245 / sqrt(magic) * cos(lat / 180 * PI) * PI), lat + dLat * 180 / (6378245 * (1 - ee) / (magic * sqrt(magic)) * PI)];
}

const noViolations = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
};

async function open(page: Page, say: View['say']): Promise<void> {
  await page.goto('/planner?desk=import');
  await page.locator('.import').getByRole('button', { name: say('signIn.open'), exact: true }).click();
  await page.getByLabel(say('signIn.name'), { exact: true }).fill(planner.name);
  await page.getByLabel(say('signIn.password'), { exact: true }).fill(planner.password);
  await page.getByRole('dialog').getByRole('button', { name: say('signIn.submit'), exact: true }).click();
  await expect(page.locator('.import-drop')).toBeVisible();
}

const drop = (page: Page, name: string, text: string) => page.locator('.import-drop input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

inEveryView((view) => {
  const { language, isPhone, say, said } = view;
  /** Read by axe, and stored: what one view stores, the others would find there. */
  const isStored = language === 'zh' && !isPhone;

  test('a planner drops a file of another map’s coordinates, sees that, what is wrong with it, and stores the rest', async ({ page }, info) => {
    if (isStored) test.slow(); // each state is read by axe
    const errors = watchErrors(page);
    const stations = (await get<Points>(page.request, 'stations')).features.filter((each) => each.properties.name && !/[",]/.test(each.properties.name)).slice(0, 12);
    const rows = stations.map(({ geometry, properties }) => [properties.name, properties.kind, ...gcj(geometry.coordinates).map((degrees) => degrees.toFixed(7))].join(','));
    const name = `shifted-${info.project.name}-${language}-${isPhone}-${Date.now()}.csv`;
    await open(page, say);
    await mapIsDrawn(page);
    if (isStored) await noViolations(page);
    await drop(page, name, `站名,类型,lng,lat\n${rows.join('\n')}\n坏的一行,飞船,${rows[0]!.split(',').slice(2).join(',')}\n`);

    // One header is none that we know: it is asked for, and then everything is checked anew.
    await expect(page.getByRole('alert').filter({ hasText: say('import.missing', { fields: say('import.field.name') }) })).toBeVisible();
    await page.getByLabel('站名').selectOption('name');
    await expect(page.locator('.import-guess')).toContainText(said('import.looksShifted'));
    await expect(page.locator('.import-guess')).toContainText('GCJ-02');
    await expect(page.getByRole('radio', { name: /GCJ-02/ })).toBeChecked();
    const counts = page.locator('.import-counts dd');
    await expect(counts.nth(0)).toHaveText(String(stations.length));
    await expect(counts.nth(1)).toHaveText('1');
    const refused = page.getByRole('region', { name: said('import.refusedTable') });
    await expect(refused).toContainText(String(stations.length + 2));
    await expect(refused).toContainText(say('import.why.no kind of station in the store'));
    await expect(refused).toContainText(said('import.remedy.kind'));
    if (isStored) await noViolations(page);

    // Nothing is changed, and a link leads back to the draft.
    const before = (await get<Points>(page.request, 'stations')).features.length;
    expect(new URL(page.url()).searchParams.get('import')).toMatch(/^[0-9a-f-]{36}$/);
    await page.reload();
    await page.getByLabel('站名').selectOption('name');
    await expect(counts.nth(1)).toHaveText('1');
    const confirm = page.getByRole('button', { name: say('import.confirm', { n: stations.length }) });
    await expect(confirm).toBeDisabled();
    await page.getByRole('checkbox', { name: say('import.partial', { good: stations.length, bad: 1 }) }).check();
    await expect(confirm).toBeEnabled();
    if (!isStored) return;
    await confirm.click();
    await expect(page.getByText(say('import.done', { n: stations.length }))).toBeVisible();
    await expect.poll(async () => (await get<Points>(page.request, 'stations')).features.length).toBe(before + stations.length);
    expect(errors.filter((error) => !error.includes('400'))).toEqual([]);
  });

  test('a file that cannot be read says what is allowed, and nothing scrolls sideways', async ({ page }) => {
    await open(page, say);
    await page.locator('.import-drop input[type=file]').setInputFiles({ name: 'x.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([1, 0, 2, 0]) });
    await expect(page.getByRole('alert')).toContainText('GeoPackage');
    await drop(page, 'one.csv', 'name,kind,lon,lat\nNew,rest_station,0,0\n');
    await expect(page.locator('.import-counts')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    if (isPhone && language === 'en') await noViolations(page);
    await page.getByRole('button', { name: say('import.other') }).click();
    await expect(page.locator('.import-drop')).toBeVisible();
  });
});
