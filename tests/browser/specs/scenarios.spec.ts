import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { inEveryView } from './views';
import { boxOf, doneRun, get, mapIsDrawn, phone, signIn, somePlace, watchErrors } from './world';

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
const middle = async (of: Locator): Promise<{ x: number; y: number }> => {
  const { x, y, width, height } = await boxOf(of);
  return { x: x + width / 2, y: y + height / 2 };
};
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

inEveryView(({ isPhone, options, say, said, n, press, drag }) => {
  test('a station is dragged and the figures follow; the change is undone, done again and taken out', async ({ page, request }) => {
    const errors = watchErrors(page);
    const { geometry: { coordinates: [lon, lat] }, properties: { id, name } } = await someStation(request);
    await open(page, `sview=16/${lat}/${lon}`);
    const asked: string[] = [];
    page.on('request', (one) => { if (one.url().endsWith('/api/scenarios/preview') && isPreview(one.postData(), 'move_station')) asked.push(one.postData()!); });
    const share = await page.locator('.then-share b').textContent();
    const { x, y } = await middle(page.getByRole('button', { name, exact: true }).first());
    await drag(page, { x, y }, { x: isPhone ? 90 : 160, y: 96 }, async () => {
      await expect.poll(async () => number(await page.locator('.then-figures .is-farther dd').textContent().catch(() => '0')), { message: 'figures before the hand lets go' }).toBeGreaterThan(0);
      await expect.poll(() => asked.length, { message: 'the figures are asked for while the hand moves' }).toBeGreaterThan(1);
      expect(await page.locator('.changes li').count()).toBe(0);
    });
    await expect(page.locator('.changes li')).toHaveCount(1);
    await expect(page.locator('.changes li')).toContainText(name);
    await expect.poll(async () => number(await page.locator('.then-figures .is-farther dd').textContent())).toBeGreaterThan(0);
    expect(page.url()).toContain('draft=');
    expect(asked.at(-1)!).toContain(`"id":${id}`);

    const undo = page.getByRole('button', { name: said('scenario.undo') });
    await (isPhone ? undo.tap() : page.keyboard.press('Control+z'));
    await expect(page.locator('.changes li')).toHaveCount(0);
    await expect(page.locator('.then-share b')).toHaveText(share!);
    const redo = page.getByRole('button', { name: said('scenario.redo') });
    await (isPhone ? redo.tap() : page.keyboard.press('Control+Shift+Z'));
    await expect(page.locator('.changes li')).toHaveCount(1);
    await page.getByRole('button', { name: said('scenario.removeChange') }).click();
    await expect(page.locator('.changes li')).toHaveCount(0);
    expect(errors).toEqual([]);
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
    await open(page, `sview=18/${lat}/${lon}`);
    const preview = page.waitForRequest((one) => one.url().endsWith('/api/scenarios/preview') && isPreview(one.postData(), `"set_gate","id":${gate.properties.id},"access":"closed"`));
    await press(page.locator('.scenario-stage .map'));
    const card = page.getByRole('region', { name: gate.properties.compound ? `${gate.properties.compound} · ${say('scenario.gate')}` : say('scenario.gate'), exact: true });
    await card.getByRole('button', { name: say('scenario.access.closed'), exact: true }).click();
    await preview;
    await expect(page.locator('.changes li')).toContainText(say('scenario.access.closed'));
    await expect(page.locator('.changes .is-closed')).toHaveCount(0); // it has an effect
    await card.getByRole('button', { name: say('scenario.reopen') }).click();
    await expect(page.locator('.changes li')).toHaveCount(0);
  });

  test('a crossing is drawn by two presses, and tried before it is done', async ({ page, request }) => {
    const { geometry: { coordinates: [lon, lat] } } = await someStation(request);
    await open(page, `sview=18/${lat}/${lon}`);
    const map = page.locator('.scenario-stage .map');
    await page.getByRole('button', { name: say('scenario.tool.crossing'), exact: true }).click();
    await expect(page.locator('.map.is-drawing')).toBeVisible();
    const tried = page.waitForRequest((one) => one.url().endsWith('/api/scenarios/preview') && isPreview(one.postData(), '"add_street"'));
    await press(map, 0.4, 0.4);
    expect(await page.locator('.changes li').count()).toBe(0);
    if (!isPhone) { // a finger does not hover
      const { x, y } = await middle(map);
      await page.mouse.move(x - 20, y - 20, { steps: 4 });
      await tried;
      expect(await page.locator('.changes li').count()).toBe(0);
    }
    await press(map, 0.48, 0.44);
    await tried;
    await expect(page.locator('.changes li')).toContainText(say('scenario.street.crossing'));
    await expect(page.locator('.then-share b')).toContainText('%');
  });

  test('a scenario is saved under a name, and its link shows it to a colleague', async ({ page, request, browser, baseURL }) => {
    const { geometry: { coordinates: [lon, lat] } } = await someStation(request);
    await open(page, `sview=15/${lat}/${lon}`);
    await page.getByRole('button', { name: say('scenario.tool.station'), exact: true }).click();
    await expect(page.locator('.map.is-drawing')).toBeVisible();
    await press(page.locator('.scenario-stage .map'), 0.4, 0.45);
    await expect(page.locator('.changes li')).toContainText(said('scenario.change.add_station'));
    const name = `${say('scenario.tool.station')} ${Math.random().toString(36).slice(2, 10)}`;
    await page.getByRole('button', { name: say('scenario.save'), exact: true }).click();
    await page.getByLabel(say('scenario.name')).fill(name);
    await page.locator('.scenario-name').getByRole('button', { name: say('scenario.save') }).click();
    await expect(page.locator('.scenario-title')).toContainText(say('scenario.saved'));
    expect(page.url()).toMatch(/scenario=[0-9a-f-]{36}/);
    const share = await page.locator('.then-share b').textContent();

    const other = await browser.newContext({ ...options, baseURL: baseURL! });
    const colleague = await other.newPage();
    await signIn(other.request);
    await colleague.goto(page.url());
    await expect(colleague.locator('.scenario-title h2')).toHaveText(name);
    await expect(colleague.locator('.then-share b')).toHaveText(share!);
    await colleague.getByRole('tab', { name: say('scenario.tab.list') }).click();
    await expect(colleague.locator('.scenario-list li.is-chosen')).toContainText(name);
    await other.close();
  });

  test('side by side, two maps move together; the difference map tells who is nearer and who farther', async ({ page, request }) => {
    await doneRun(request);
    const { geometry: { coordinates: [lon, lat] }, properties: { id } } = await someStation(request);
    const saved = await save(request, 'Closed', [{ type: 'close_station', id }]);
    await open(page, `scenario=${saved.id}&sview=15/${lat}/${lon}&show=pair`);
    await expect(page.locator('.maps-one .map')).toHaveCount(2);
    const spots = [0, 1].map((n) => page.locator('.maps-one').nth(n).locator('.spot-station').first());
    const before = [await middle(spots[0]!), await middle(spots[1]!)];
    const box = (await page.locator('.maps-one .map').nth(1).boundingBox())!;
    await drag(page, { x: box.x + box.width - 60, y: box.y + box.height * 0.6 }, { x: -60, y: -40 });
    await expect.poll(async () => Math.abs((await middle(spots[0]!)).x - before[0]!.x), { message: 'the other map has moved, too' }).toBeGreaterThan(30);
    await expect.poll(async () => {
      const [left, right] = [await middle(spots[0]!), await middle(spots[1]!)];
      return Math.hypot(left.x - before[0]!.x - right.x + before[1]!.x, left.y - before[0]!.y - right.y + before[1]!.y);
    }, { message: 'pixels between what the one moved and what the other did' }).toBeLessThan(3);

    await page.getByRole('button', { name: say('scenario.show.difference'), exact: true }).click();
    expect(page.url()).toContain('show=difference');
    await expect(page.locator('.maps-one .map')).toHaveCount(1);
    const lost = number(await page.locator('.then-figures div').nth(1).locator('dd').textContent());
    await expect(page.getByRole('region', { name: say('legend.title') })).toContainText(`${say('scenario.legend.lost')}${n(lost)}`);
  });

  test('scenarios of one question are compared, by area and by people, at a link of its own', async ({ page, request }) => {
    const { properties: { id } } = await someStation(request);
    const names = ['A', 'B'].map((letter) => `${letter} ${Math.random().toString(36).slice(2, 10)}`);
    const [one, two] = [await save(request, names[0]!, [{ type: 'close_station', id }]), await save(request, names[1]!, [])];
    await open(page, '');
    await page.getByRole('tab', { name: say('scenario.tab.list') }).click();
    for (const name of names) await page.locator('.scenario-list li', { hasText: name }).getByRole('checkbox').check();
    await page.getByRole('button', { name: say('scenario.compare', { n: 2 }) }).click();
    await expect(page.getByRole('region', { name: say('scenario.compare.title') }).first()).toContainText(names[0]!);
    expect(new URL(page.url()).searchParams.get('compare')!.split(',')).toHaveLength(2);

    await page.goto(`/planner?desk=scenarios&compare=${one.id},${two.id}`);
    const { scenarios } = await get<{ scenarios: Answer[] }>(request, `scenarios/compare?ids=${one.id},${two.id}`);
    const row = page.getByRole('row', { name: new RegExp(`^${say('scenario.lost')} [\\d,]+ `) });
    await expect(row.getByRole('cell').nth(1)).toHaveText(n(scenarios[0]!.difference.peopleLost));
    await expect(page.getByRole('row', { name: say('scenario.ages.60_plus') }).first()).toBeVisible();
    await page.getByRole('button', { name: say('scenario.compare.close') }).click();
    await expect(page.locator('.then-share b')).toContainText('%');
  });
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

test('a street is drawn by keyboard alone', async ({ page, request }) => {
  const { geometry: { coordinates: [lon, lat] } } = await someStation(request);
  await open(page, `lang=en&sview=18/${lat}/${lon}`);
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
  await expect(page.locator('.changes li')).toHaveCount(1);
  await expect(page.locator('.changes li')).toContainText('New footway');
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
