import { deflateSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { get, mapIsDrawn } from './world';

/** Outside base maps as the service offers them where its settings name them; their pictures are made here, so that nothing leaves the machine. */
const offered = [
  { code: 'osm', nameZh: '开放街图', nameEn: 'OpenStreetMap', urlTemplates: ['https://maps.example/wgs/{z}/{x}/{y}.png'], subdomains: '', attribution: '© Someone', attributionUrl: 'https://maps.example/', gcj02: false, maxZoom: 17 },
  { code: 'amap', nameZh: '高德地图', nameEn: 'AMap', urlTemplates: ['https://maps.example/gcj/{z}/{x}/{y}.png'], subdomains: '', attribution: '© Other', attributionUrl: null, gcj02: true, maxZoom: 17 },
  { code: 'broken', nameZh: '坏图', nameEn: 'Broken map', urlTemplates: ['https://maps.example/none/{z}/{x}/{y}.png'], subdomains: '', attribution: '', attributionUrl: null, gcj02: false, maxZoom: 17 },
];

test.use({ bypassCSP: true }); // the service's policy follows its own settings: OutsideMapsTests

async function offer(page: Page): Promise<void> {
  await page.route('**/api/city', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json() as object), baseMaps: offered } });
  });
  await page.route('https://maps.example/**', (route) => (route.request().url().includes('/none/') ? route.abort() : route.fulfill({ contentType: 'image/png', body: grey })));
}

/** WGS 84 to GCJ-02 as published (github.com/googollee/eviltransform), written here once more so that the page is not measured by itself. */
function gcj(lon: number, lat: number): [number, number] {
  const [x, y] = [lon - 105, lat - 35];
  const { PI, sin, cos, sqrt, abs } = Math;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3;
  north += (20 * sin(y * PI) + 40 * sin(y / 3 * PI)) * 2 / 3 + (160 * sin(y / 12 * PI) + 320 * sin(y * PI / 30)) * 2 / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3;
  east += (20 * sin(x * PI) + 40 * sin(x / 3 * PI)) * 2 / 3 + (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3;
  const [a, e] = [6378245, 0.00669342162296594323];
  const phi = lat / 180 * PI;
  const magic = 1 - e * sin(phi) ** 2;
  return [lon + east * 180 / (a / sqrt(magic) * cos(phi) * PI), lat + north * 180 / (a * (1 - e) / (magic * sqrt(magic)) * PI)];
}

/** Where on the map a picture of a place is, in pixels from the middle of the map; the place in the coordinates that the pictures are drawn in. */
const offMiddle = (page: Page, lon: number, lat: number): Promise<[number, number] | null> => page.evaluate(([lon, lat]) => {
  const map = document.querySelector('.map')?.getBoundingClientRect();
  if (!map) return null;
  for (const image of document.querySelectorAll<HTMLImageElement>('.leaflet-tile-pane img.leaflet-tile-loaded')) {
    const [z, x, y] = image.src.match(/(\d+)\/(\d+)\/(\d+)\.png$/)!.slice(1).map(Number) as [number, number, number];
    const phi = lat! * Math.PI / 180;
    const [column, row] = [(lon! + 180) / 360 * 2 ** z, (1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2 * 2 ** z];
    if (Math.floor(column) !== x || Math.floor(row) !== y) continue;
    const box = image.getBoundingClientRect();
    return [box.left + (column - x) * box.width - map.left - map.width / 2, box.top + (row - y) * box.height - map.top - map.height / 2];
  }
  return null;
}, [lon, lat]);

for (const map of offered.slice(0, 2)) {
  test(`${map.nameEn} lies under our data where it belongs, at every zoom and after moving`, async ({ page, request }) => {
    const { center: [lon, lat] } = await get<{ center: [number, number] }>(request, 'city');
    await offer(page);
    for (const zoom of [13, 16, 19]) {
      await page.goto(`/planner?lang=en&base=${map.code}&view=${zoom}.0/${lat.toFixed(5)}/${lon.toFixed(5)}`);
      await expect(page.getByRole('combobox', { name: 'Base map' })).toHaveValue(map.code);
      await expect(page.locator('.leaflet-control-attribution')).toContainText(map.attribution);
      const place = map.gcj02 ? gcj(Number(lon.toFixed(5)), Number(lat.toFixed(5))) : [Number(lon.toFixed(5)), Number(lat.toFixed(5))] as const;
      await expect.poll(() => offMiddle(page, ...place), { message: `zoom ${zoom}` }).not.toBeNull();
      const [dx, dy] = (await offMiddle(page, ...place))!;
      expect(Math.abs(dx), `zoom ${zoom}, pixels to the right`).toBeLessThan(1.6);
      expect(Math.abs(dy), `zoom ${zoom}, pixels down`).toBeLessThan(1.6);
    }
    // By keyboard, and further in than its pictures go.
    await page.goto(`/planner?lang=en&base=${map.code}&view=15.0/${lat.toFixed(5)}/${lon.toFixed(5)}`);
    const place = map.gcj02 ? gcj(lon, lat) : [lon, lat] as const;
    await expect.poll(() => offMiddle(page, ...place)).not.toBeNull();
    await page.locator('.map').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => Math.round((await offMiddle(page, ...place))?.[0] ?? 0), { message: 'moved by the arrow' }).toBe(-80);
  });
}

test('a base map is chosen on the map, kept, and given up where it cannot be loaded', async ({ page }) => {
  await offer(page);
  await page.goto('/planner?lang=zh');
  const choice = page.getByRole('combobox', { name: '底图' });
  await mapIsDrawn(page);
  await choice.selectOption({ label: '开放街图' });
  await expect(page.locator('.leaflet-tile-pane img.leaflet-tile-loaded').first()).toBeVisible();
  expect(new URL(page.url()).searchParams.get('base')).toBe('osm');
  await page.goto('/?lang=en');
  await expect(page.getByRole('combobox', { name: 'Base map' })).toHaveValue('osm');
  await page.getByRole('combobox', { name: 'Base map' }).selectOption('broken');
  await expect(page.getByRole('alert')).toContainText('“Broken map” cannot be loaded');
  await expect(page.getByRole('combobox', { name: 'Base map' })).toHaveValue('own');
  await mapIsDrawn(page);
});

/** A picture of one grey pixel. */
const grey = ((): Buffer => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    let crc = 0xffffffff;
    for (const byte of body) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    return Buffer.concat([length, body, sum]);
  };
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])), chunk('IDAT', deflateSync(Buffer.from([0, 150]))), chunk('IEND', Buffer.alloc(0))]);
})();
