import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { doneRun, get, mapIsDrawn, phone, signIn, somePlace, watchErrors } from './world';

const question = { kind: 'community_centre', minutes: 15, persona: 'adult' };
type Loads = { stations: { id: number; name: string; lon: number; lat: number; peopleNearest: number }[] };
interface Answer { before: { peopleCovered: number }; after: { peopleCovered: number; sharePeopleCovered: number }; difference: { peopleGained: number; peopleLost: number } }

/** The station that most people go to. */
async function someStation(request: APIRequestContext) {
  const { stations } = await get<Loads>(request, 'stations/load?kind=community_centre&minutes=15');
  const { id, name, lon, lat } = stations.reduce((most, one) => (one.peopleNearest > most.peopleNearest ? one : most));
  return { geometry: { coordinates: [lon, lat] as [number, number] }, properties: { id, name } };
}
const number = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''));
const isPreview = (body: string | null, part: string) => body !== null && body.includes(part);

async function save(request: APIRequestContext, name: string, changes: object[]): Promise<{ id: string; revision: number; headers: Record<string, string> }> {
  const headers = await signIn(request);
  const response = await request.post('/api/scenarios', { headers, data: { name, question, changes } });
  expect(response.status()).toBe(201);
  return { ...((await response.json()) as { id: string; revision: number }), headers };
}

/** The desk, signed in, with the map drawn at a place. */
async function open(page: Page, query: string): Promise<void> {
  await signIn(page.context().request);
  await page.goto(`/planner?desk=scenarios&${query}`);
  await mapIsDrawn(page);
  await expect(page.locator('.then-share b')).toContainText('%');
}

async function noViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  // Where a mark lies on a map is essential (WCAG 2.5.8): two gates may stand beside each other.
  const wrong = violations.filter(({ id, nodes }) => id !== 'target-size' || nodes.some((node) => !node.html.includes('leaflet-marker-icon')));
  expect(wrong.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ').slice(0, 300)}`)).toEqual([]);
}

test('a station is dragged and the figures follow; the change is undone and done again by keys', async ({ page, request }) => {
  const errors = watchErrors(page);
  const { geometry: { coordinates: [lon, lat] }, properties: { id, name } } = await someStation(request);
  await open(page, `lang=zh&sview=16/${lat}/${lon}`);
  const spot = page.getByRole('button', { name, exact: true }).first();
  const box = (await spot.boundingBox())!;
  const asked: string[] = [];
  page.on('request', (one) => { if (one.url().endsWith('/api/scenarios/preview') && isPreview(one.postData(), 'move_station')) asked.push(one.postData()!); });
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 8; step++) {
    await page.mouse.move(box.x + step * 20, box.y + step * 12, { steps: 2 });
    await page.waitForTimeout(60);
  }
  await expect.poll(() => asked.length, { message: 'the figures are asked for while the hand moves' }).toBeGreaterThan(1);
  expect(await page.locator('.changes li').count()).toBe(0);
  await page.mouse.up();
  await expect(page.locator('.changes li')).toHaveCount(1);
  await expect(page.locator('.changes li')).toContainText(name);
  await expect.poll(async () => number(await page.locator('.then-figures .is-farther dd').textContent())).toBeGreaterThan(0);
  expect(page.url()).toContain('draft=');

  const last = asked.at(-1)!;
  expect(last).toContain(`"id":${id}`);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.changes li')).toHaveCount(0);
  await expect(page.locator('.then-share')).not.toContainText('少');
  await page.keyboard.press('Control+Shift+Z');
  await expect(page.locator('.changes li')).toHaveCount(1);
  await page.getByRole('button', { name: /^去掉这项改动/ }).click();
  await expect(page.locator('.changes li')).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('a station is moved with the arrow keys, closed and brought back', async ({ page, request }) => {
  const { geometry: { coordinates: [lon, lat] }, properties: { name } } = await someStation(request);
  await open(page, `lang=en&sview=16/${lat}/${lon}`);
  await page.getByRole('button', { name, exact: true }).first().focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('region', { name, exact: true });
  await expect(card).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.changes li')).toContainText('Move');
  await card.getByRole('button', { name: 'Close this station' }).click();
  await expect(page.locator('.changes li')).toHaveCount(1);
  await expect(page.locator('.changes li')).toContainText(`Close ${name}`);
  await expect(page.locator('.then-figures .is-farther dd')).not.toHaveText('0');
  await card.getByRole('button', { name: 'As it was' }).click();
  await expect(page.locator('.changes li')).toHaveCount(0);
});

test('a gate is pressed on the map and shut, and its compound’s people walk elsewhere', async ({ page, request }) => {
  const place = await somePlace(request);
  const d = 0.01;
  const gates = await get<{ features: { geometry: { coordinates: [number, number] }; properties: { id: number; compound: string; access: string } }[] }>(
    request, `gates?bbox=${place.lon - d},${place.lat - d},${place.lon + d},${place.lat + d}`);
  const far = (a: [number, number], b: [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]) > 0.0003;
  const gate = gates.features.find(({ geometry, properties }) => properties.access !== 'closed'
    && gates.features.every((other) => other.properties.id === properties.id || far(other.geometry.coordinates, geometry.coordinates)))!;
  const [lon, lat] = gate.geometry.coordinates;
  await open(page, `lang=zh&sview=18/${lat}/${lon}`);
  const preview = page.waitForRequest((one) => one.url().endsWith('/api/scenarios/preview') && isPreview(one.postData(), `"set_gate","id":${gate.properties.id},"access":"closed"`));
  const box = (await page.locator('.scenario-stage .map').boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const card = page.getByRole('region', { name: gate.properties.compound ? `${gate.properties.compound} · 门` : '门', exact: true });
  await card.getByRole('button', { name: '不开放' }).click();
  await preview;
  await expect(page.locator('.changes li')).toContainText('不开放');
  await expect(page.locator('.changes .is-closed')).toHaveCount(0); // it has an effect
  await card.getByRole('button', { name: '恢复原样' }).click();
  await expect(page.locator('.changes li')).toHaveCount(0);
});

test('a crossing is drawn by mouse, and a street by keyboard alone', async ({ page, request }) => {
  const { geometry: { coordinates: [lon, lat] } } = await someStation(request);
  await open(page, `lang=en&sview=18/${lat}/${lon}`);
  const box = (await page.locator('.scenario-stage .map').boundingBox())!;
  await page.getByRole('button', { name: 'Crossing', exact: true }).click();
  await expect(page.locator('.map.is-drawing')).toBeVisible();
  const tried = page.waitForRequest((one) => one.url().endsWith('/api/scenarios/preview') && isPreview(one.postData(), '"add_street"'));
  await page.mouse.click(box.x + 300, box.y + 300);
  await page.mouse.move(box.x + 340, box.y + 320, { steps: 4 });
  await tried; // before it is done
  expect(await page.locator('.changes li').count()).toBe(0);
  await page.mouse.click(box.x + 360, box.y + 330);
  await expect(page.locator('.changes li')).toContainText('New crossing');

  await page.getByRole('button', { name: 'Street', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.scenario-stage .map')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'One back' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(600); // the map glides
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Done drawing' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.changes li')).toHaveCount(2);
  await expect(page.locator('.changes li').nth(1)).toContainText('New footway');
});

test('a scenario is saved under a name, and its link shows it to a colleague', async ({ page, request, browser, baseURL }) => {
  const { geometry: { coordinates: [lon, lat] }, properties: { id } } = await someStation(request);
  await open(page, `lang=zh&sview=15/${lat}/${lon}`);
  await page.getByRole('button', { name: '新站点' }).click();
  await expect(page.locator('.map.is-drawing')).toBeVisible();
  const box = (await page.locator('.scenario-stage .map').boundingBox())!;
  await page.mouse.click(box.x + 320, box.y + 380);
  await expect(page.locator('.changes li')).toContainText('新设');
  const name = `迁站 ${Date.now()} ${id}`;
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByLabel('方案名称').fill(name);
  await page.locator('.scenario-name').getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.scenario-title')).toContainText('已保存');
  expect(page.url()).toMatch(/scenario=[0-9a-f-]{36}/);
  const share = await page.locator('.then-share b').textContent();

  const other = await browser.newContext({ baseURL: baseURL! });
  const colleague = await other.newPage();
  await signIn(other.request);
  await colleague.goto(page.url());
  await expect(colleague.locator('.scenario-title h2')).toHaveText(name);
  await expect(colleague.locator('.then-share b')).toHaveText(share!);
  await colleague.getByRole('tab', { name: '方案列表' }).click();
  await expect(colleague.locator('.scenario-list li.is-chosen')).toContainText(name);
  await other.close();
});

test('who saves after somebody else is told, and loses nothing; renaming and deleting', async ({ page, request }) => {
  const { properties: { id } } = await someStation(request);
  const saved = await save(request, 'Mine', [{ type: 'close_station', id }]);
  await open(page, `lang=en&scenario=${saved.id}`);
  await expect(page.locator('.changes li')).toHaveCount(1);
  const put = await request.put(`/api/scenarios/${saved.id}`, { headers: { ...saved.headers, 'If-Match': '"1"' }, data: { name: 'Theirs', question, changes: [] } });
  expect(put.status()).toBe(200);

  await page.getByRole('button', { name: /^Take out this change/ }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Somebody has just changed this scenario.')).toBeVisible();
  await expect(page.locator('.scenario-head')).toContainText('“Theirs”');
  await page.getByRole('button', { name: 'Save mine as a new one' }).click();
  await expect(page.locator('.scenario-title')).toContainText('Saved');
  expect(page.url()).not.toContain(saved.id);

  await page.getByRole('button', { name: 'Name of the scenario: Mine' }).click();
  await page.getByLabel('Name of the scenario', { exact: true }).fill('Mine, renamed');
  await page.keyboard.press('Enter');
  await expect(page.locator('.scenario-title h2')).toHaveText('Mine, renamed');
  await page.getByRole('button', { name: 'Delete: Mine, renamed' }).click();
  await page.locator('.notice').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.locator('.scenario-title h2')).toHaveText('Scenario without a name');
  expect(page.url()).not.toContain('scenario=');
});

test('side by side, two maps move together; the difference map tells who is nearer and who farther', async ({ page, request }) => {
  await doneRun(request);
  const { geometry: { coordinates: [lon, lat] }, properties: { id } } = await someStation(request);
  const saved = await save(request, 'Closed', [{ type: 'close_station', id }]);
  await open(page, `lang=en&scenario=${saved.id}&sview=15/${lat}/${lon}&show=pair`);
  const maps = page.locator('.maps-one .map');
  await expect(maps).toHaveCount(2);
  const before = await page.locator('.maps-one').nth(0).locator('.spot-station').count();
  expect(before).toBeGreaterThan(0);
  const corner = (n: number) => page.locator('.maps-one').nth(n).locator('.spot-station').first().boundingBox();
  const [left, right] = [(await corner(0))!, (await corner(1))!];
  const box = (await maps.nth(1).boundingBox())!;
  await page.mouse.move(box.x + box.width - 60, box.y + box.height - 160);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 160, box.y + box.height - 220, { steps: 6 });
  await page.mouse.up();
  await page.waitForTimeout(600);
  const [leftThen, rightThen] = [(await corner(0))!, (await corner(1))!];
  expect(Math.abs(leftThen.x - left.x)).toBeGreaterThan(30);
  expect(Math.abs(leftThen.x - left.x - (rightThen.x - right.x))).toBeLessThan(2);
  expect(Math.abs(leftThen.y - left.y - (rightThen.y - right.y))).toBeLessThan(2);

  await page.getByRole('button', { name: 'Difference', exact: true }).click();
  expect(page.url()).toContain('show=difference');
  await expect(page.locator('.maps-one .map')).toHaveCount(1);
  const legend = page.getByRole('region', { name: 'Legend' });
  const lost = number(await page.locator('.then-figures div').nth(1).locator('dd').textContent());
  await expect(legend).toContainText(`Not covered any more${lost.toLocaleString('en-GB')}`);
});

test('scenarios of one question are compared, by area and by people, at a link of its own', async ({ page, request }) => {
  const { properties: { id } } = await someStation(request);
  const [one, two] = [await save(request, 'Compared A', [{ type: 'close_station', id }]), await save(request, 'Compared B', [])];
  await open(page, 'lang=en');
  await page.getByRole('tab', { name: 'Scenarios' }).click();
  await page.locator('.scenario-list li', { hasText: 'Compared A' }).first().getByRole('checkbox').check();
  await page.locator('.scenario-list li', { hasText: 'Compared B' }).first().getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Compare the 2 ticked' }).click();
  await expect(page.getByRole('region', { name: 'Scenarios compared' }).first()).toContainText('Compared A');
  expect(new URL(page.url()).searchParams.get('compare')!.split(',')).toHaveLength(2);

  await page.goto(`/planner?desk=scenarios&lang=en&compare=${one.id},${two.id}`);
  const { scenarios } = await get<{ scenarios: Answer[] }>(request, `scenarios/compare?ids=${one.id},${two.id}`);
  const row = page.getByRole('row', { name: /^Not covered any more \d/ });
  await expect(row.getByRole('cell').nth(1)).toHaveText(scenarios[0]!.difference.peopleLost.toLocaleString('en-GB'));
  await expect(page.getByRole('row', { name: /60 and over/ }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Close the comparison' }).click();
  await expect(page.locator('.then-share b')).toContainText('%');
});

test('a gap’s remedy is taken into a scenario and closes people of the gap', async ({ page, request }) => {
  test.setTimeout(120_000);
  const run = await doneRun(request);
  type Remedy = { kind: string; peopleClosed: number };
  const gaps = await get<{ features: { properties: { gap: number; remedy: Remedy | null } }[] }>(request, `coverage-runs/${run.id}/gaps`);
  await signIn(page.context().request);
  for (const wanted of ['new_gate', 'crossing', 'new_station']) {
    const gap = gaps.features.find(({ properties }) => properties.remedy?.kind === wanted)?.properties;
    if (!gap) continue;
    await page.goto(`/planner?lang=en&run=${run.id}&select=gap:${gap.gap}`);
    await page.getByRole('button', { name: 'Try it in a scenario' }).click();
    await expect(page.locator('.changes li')).toHaveCount(1);
    await expect.poll(async () => number(await page.locator('.then-figures .is-gained dd').textContent().catch(() => '0')), { message: wanted }).toBeGreaterThanOrEqual(gap.remedy!.peopleClosed);
  }
});

test('who is not signed in is told what the desk is for, and gets to work after signing in', async ({ page }) => {
  await page.goto('/planner?desk=scenarios&lang=zh');
  await expect(page.locator('.panel')).toContainText('登录后可以试方案');
  await noViolations(page);
  await page.locator('.panel').getByRole('button', { name: '登录' }).click();
  await page.getByLabel('账号').fill('planner');
  await page.getByLabel('密码').fill('gridmap-demo');
  await page.getByRole('dialog').getByRole('button', { name: '登录' }).click();
  await expect(page.locator('.then-share b')).toContainText('%');
  await expect(page.locator('.changes')).toContainText('还没有改动');
});

for (const [name, options, lang] of [['desktop', {}, 'zh'], ['phone', phone, 'en'], ['dark phone', { ...phone, colorScheme: 'dark' as const }, 'zh']] as const) {
  test(`nothing is wrong for those who cannot see or point well: ${name}`, async ({ browser, request, baseURL }) => {
    const { geometry: { coordinates: [lon, lat] }, properties: { id } } = await someStation(request);
    const saved = await save(request, 'For axe', [{ type: 'close_station', id }, { type: 'add_station', lon, lat, name: 'New' }]);
    const context = await browser.newContext({ ...options, baseURL: baseURL! });
    const page = await context.newPage();
    for (const show of ['one', 'difference']) {
      await open(page, `lang=${lang}&scenario=${saved.id}&sview=17/${lat}/${lon}&show=${show}`);
      await page.locator('.change-text').first().click();
      await noViolations(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing scrolls sideways').toBe(true);
    }
    await page.getByRole('tab').nth(1).click();
    await noViolations(page);
    await context.close();
  });
}
