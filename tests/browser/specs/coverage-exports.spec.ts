import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { expect, test, type Download } from '@playwright/test';
import { inEveryView } from './views';
import { doneRun, get, mapIsDrawn, signIn } from './world';

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

/** The parts of a package of Open XML by their names. */
function unzip(file: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  for (let at = file.readUInt32LE(end + 16), left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, nameLength, start] = [file.readUInt32LE(at + 20), file.readUInt16LE(at + 28), file.readUInt32LE(at + 42)];
    const data = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
    const bytes = file.subarray(data, data + packed);
    parts.set(file.toString('utf8', at + 46, at + 46 + nameLength), (file.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8'));
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
}

/** The layers of a file and how many features each has, as GDAL reads them. */
const layersOf = (path: string): Map<string, number> => new Map([...execFileSync('ogrinfo', ['-ro', '-so', '-al', path], { encoding: 'utf8' })
  .matchAll(/^Layer name: (.+)$[^]*?^Feature Count: (\d+)$/gm)].map((match) => [match[1]!, Number(match[2])]));

inEveryView(({ language, say }) => {
  test('the answer is taken out as Excel, GeoPackage, GeoJSON and CSV, and each file opens and holds what the page shows', async ({ page, request }) => {
    const run = await doneRun(request);
    await signIn(page.request);
    const gaps = (await get<{ features: unknown[] }>(page.request, `coverage-runs/${run.id}/gaps`)).features.length;
    const counts = await Promise.all([1, 2, 3, 4, 5].map(async (level) => (await get<{ areas: unknown[] }>(page.request, `coverage-runs/${run.id}/areas?level=${level}`)).areas.length));
    await page.goto(`/planner?run=${run.id}`);
    const list = page.locator('.export-list');
    const take = async (press: () => Promise<void>): Promise<Download> => {
      await page.getByRole('button', { name: say('cov.export.open'), exact: true }).click();
      const download = page.waitForEvent('download');
      await press();
      return download;
    };
    const pair = (name: string, button: string) => () => list.locator('.export-pair', { hasText: name }).getByRole('button', { name: button }).click();

    const excel = await take(() => list.getByRole('button', { name: new RegExp(`^${say('cov.export.xlsx')}`) }).click());
    expect(excel.suggestedFilename()).toMatch(/\.xlsx$/);
    const parts = unzip(await bytesOf(excel));
    const sheets = [...parts.get('xl/workbook.xml')!.matchAll(/<(?:x:)?sheet name="([^"]+)"/g)].map((match) => match[1]);
    expect(sheets.length).toBe(7); // five levels, the gaps, and what it rests on
    expect(sheets.every((name) => /[\u4e00-\u9fff]/.test(name!) === (language === 'zh'))).toBe(true);
    const rows = sheets.map((_, index) => parts.get(`xl/worksheets/sheet${index + 1}.xml`)!.match(/<(?:x:)?row\b/g)!.length - 1);
    expect(rows.slice(0, 6)).toEqual([...counts, gaps]);

    const geoPackage = await take(() => list.getByRole('button', { name: new RegExp(`^${say('cov.export.gpkg')}`) }).click());
    const path = test.info().outputPath('answer.gpkg');
    await geoPackage.saveAs(path);
    const layers = layersOf(path);
    expect([...layers.values()].slice(0, 6)).toEqual([...counts, gaps]);
    expect(layers.get('gaps')).toBe(gaps);

    const areas = JSON.parse((await bytesOf(await take(pair(say('cov.export.geojson'), say('cov.export.areas', { level: say('level.3') }))))).toString()) as { features: { geometry: { type: string } }[] };
    expect(areas.features.length).toBe(counts[2]);
    expect(areas.features.every((feature) => feature.geometry.type.endsWith('Polygon'))).toBe(true);
    const csv = (await bytesOf(await take(pair(say('cov.export.csv'), say('tab.gaps'))))).toString();
    expect(csv.trim().split(/\r?\n/).length).toBe(gaps + 1);
    expect(csv).toContain('gap,people,households,community,reason');
    await expect(page.locator('.taking')).toHaveCount(0);
  });

  test('the picture of the map has a title, a legend and a scale', async ({ page, request }) => {
    const run = await doneRun(request);
    await page.goto(`/planner?run=${run.id}`);
    await page.locator('tbody tr').first().waitFor();
    await mapIsDrawn(page);
    await page.getByRole('button', { name: say('cov.export.open') }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: new RegExp(`^${say('cov.export.png').replace(/[()]/g, '\\$&')}`) }).click();
    const png = await bytesOf(await download);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const box = (await page.locator('.map').boundingBox())!;
    expect(png.readUInt32BE(16)).toBe(Math.round(box.width * 2));
    expect(png.readUInt32BE(20)).toBeGreaterThan(box.height * 2 + 40);
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
      return { title: colours(0, 0, 600, 100), map: colours(image.width / 2, 300, image.width / 3, image.height / 2), legend: colours(40, image.height - 400, 200, 300) };
    }, png.toString('base64'));
    expect(painted.title).toBeGreaterThan(8);
    expect(painted.map).toBeGreaterThan(50);
    expect(painted.legend).toBeGreaterThan(20);
  });
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
