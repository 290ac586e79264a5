import { readFileSync } from 'node:fs';
import { expect, test, type Download } from '@playwright/test';
import { doneRun, signIn } from './world';

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

test('a planner takes the answer out as Excel, GeoPackage, GeoJSON and CSV', async ({ page, request }) => {
  const run = await doneRun(request);
  await signIn(page.request);
  await page.goto(`/planner?lang=en&run=${run.id}`);
  const take = async (press: () => Promise<void>): Promise<Buffer> => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const download = page.waitForEvent('download');
    await press();
    return bytesOf(await download);
  };
  const list = page.locator('.export-list');
  expect((await take(() => list.getByRole('button', { name: /Excel/ }).click())).subarray(0, 2).toString()).toBe('PK');
  expect((await take(() => list.getByRole('button', { name: /GeoPackage/ }).click())).subarray(0, 15).toString()).toBe('SQLite format 3');
  const geoJson = JSON.parse((await take(() => list.locator('.export-pair', { hasText: 'GeoJSON' }).getByRole('button', { name: 'By Community' }).click())).toString()) as { features: unknown[] };
  expect(geoJson.features.length).toBeGreaterThan(3);
  const csv = (await take(() => list.locator('.export-pair', { hasText: 'CSV' }).getByRole('button', { name: 'Gaps' }).click())).toString();
  expect(csv).toContain('gap,people,households,community,reason');
  await expect(page.locator('.taking')).toHaveCount(0);
});

test('an export shows that it is under way and can be cancelled; one that fails says why', async ({ page, request }) => {
  const run = await doneRun(request);
  await signIn(page.request);
  let answer: () => void = () => undefined;
  await page.route('**/export?**', async (route) => {
    await new Promise<void>((resolve) => { answer = resolve; });
    await route.fulfill({ status: 501, json: { title: 'Not possible here', detail: 'ogr2ogr is not installed.', status: 501 } }).catch(() => undefined);
  });
  await page.goto(`/planner?lang=en&run=${run.id}`);
  const begin = async () => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.locator('.export-list').getByRole('button', { name: /GeoPackage/ }).click();
    await expect(page.getByRole('progressbar', { name: 'Progress of the export' })).toBeVisible();
  };
  await begin();
  await page.locator('.taking').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.taking')).toHaveCount(0);
  await expect(page.locator('.exports').getByRole('alert')).toHaveCount(0);
  answer();
  await begin();
  answer();
  await expect(page.locator('.exports').getByRole('alert')).toContainText('ogr2ogr is not installed.');
});

test('the picture of the map has a title, a legend and a scale', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=zh&run=${run.id}`);
  await page.locator('tbody tr').first().waitFor();
  await page.waitForTimeout(1500); // its tiles
  await page.getByRole('button', { name: '导出' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /地图图片/ }).click();
  const png = await bytesOf(await download);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const box = (await page.locator('.map').boundingBox())!;
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Math.round(box.width * 2), Math.round((box.height + 76) * 2)]);
  const painted = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const colours = (x: number, y: number, width: number, height: number) => {
      const { data: pixels } = context.getImageData(x, y, width, height);
      const found = new Set<number>();
      for (let i = 0; i < pixels.length; i += 4) found.add((pixels[i]! << 16) | (pixels[i + 1]! << 8) | pixels[i + 2]!);
      return found.size;
    };
    return { title: colours(0, 0, 800, 150), map: colours(image.width / 2, 300, image.width / 3, image.height / 2), legend: colours(40, image.height - 400, 200, 300) };
  }, png.toString('base64'));
  expect(painted.title).toBeGreaterThan(8);
  expect(painted.map).toBeGreaterThan(50);
  expect(painted.legend).toBeGreaterThan(20);
});

test('who is not signed in is asked to before a file leaves', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=zh&run=${run.id}`);
  await page.getByRole('button', { name: '导出' }).click();
  await page.locator('.export-list').getByRole('button', { name: /Excel/ }).click();
  await expect(page.getByRole('dialog')).toContainText('导出会记入审计');
});

test('a link is copied, and one to a run that was cleared away still tells its question and totals', async ({ page, request, context }) => {
  const run = await doneRun(request);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page.request);
  await page.goto(`/planner?lang=en&run=${run.id}&tab=gaps`);
  const kept = page.waitForResponse((response) => response.url().endsWith(`/${run.id}/kept`));
  await page.getByRole('button', { name: 'Copy link' }).click();
  expect((await kept).status()).toBe(204);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('ask=kind:community_centre,15,adult');
  await page.route(`**/api/coverage-runs/${run.id}`, async (route) => route.fulfill({ json: { ...(await (await route.fetch()).json() as object), pruned: true } }));
  await page.route(`**/api/coverage-runs/${run.id}/events`, (route) => route.abort());
  await page.goto(link);
  await expect(page.getByText('The details of this analysis were cleared away')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  await expect(page.locator('.results')).toHaveCount(0);
});

test('on paper there are question, answer, map and the whole table, and no buttons', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=zh&run=${run.id}&level=5&all=1`);
  await page.locator('tbody tr').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.bar')).toBeHidden();
  await expect(page.getByRole('button', { name: '开始分析' })).toBeHidden();
  await expect(page.locator('.figures-share')).toBeVisible();
  const { shown, whole } = await page.locator('.table-box').evaluate((box) => ({ shown: box.clientHeight, whole: box.scrollHeight }));
  expect(shown).toBeGreaterThanOrEqual(whole - 2);
});
