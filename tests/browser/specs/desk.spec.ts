import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Browser, type Page } from '@playwright/test';
import { get, phone, signIn, somePlace, watchErrors } from './world';

const password = 'gridmap-demo';
const desktop = { viewport: { width: 1440, height: 900 } };

/** A page of somebody who is signed in and took the tour before. */
async function pageOf(browser: Browser, baseURL: string, name: string, path: string, options: object = desktop): Promise<Page> {
  const context = await browser.newContext({ baseURL, ...options });
  const session = await context.request.post('/api/session', { data: { name, password } });
  expect(session.ok()).toBe(true);
  await context.addInitScript(() => { for (const role of ['dispatcher', 'planner']) localStorage.setItem(`gridmap.tour.${role}`, 'taken'); });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const axe = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).exclude('.leaflet-pane').analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
};

const sideways = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

interface Listed { id: number; address: string; lon: number; lat: number; revision: number; people: { total: number } }

async function someHousehold(request: APIRequestContext, query: string): Promise<Listed> {
  return (await get<{ households: Listed[] }>(request, `households?${query}`)).households[0]!;
}

test.beforeEach(({}, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has households with persons.');
});

test('a call: known ones are suggested first, the caller gets a number, and the event is on another desk’s board by itself', async ({ browser, baseURL, request }) => {
  const place = await somePlace(request);
  const words = `井盖松动 ${Date.now()}`;
  const known = await request.put(`/api/reports/${crypto.randomUUID()}`, { data: { category: 'public_facility', text: `有人报过 ${words}`, lon: place.lon, lat: place.lat } });
  expect(known.status()).toBe(201);
  const [other, desk] = [await pageOf(browser, baseURL!, 'admin', '/dispatcher?lang=zh'), await pageOf(browser, baseURL!, 'dispatcher', '/dispatcher?lang=zh')];
  const errors = watchErrors(desk);
  await expect(other.getByText('实时')).toBeVisible();

  await desk.getByRole('button', { name: '登记事件' }).click();
  const form = desk.locator('form.call');
  await form.getByLabel('是什么问题').selectOption('public_facility');
  await form.getByLabel('情况').fill(words);
  await form.getByRole('button', { name: '登记', exact: true }).click();
  await expect(form.getByRole('alert')).toContainText('请在地图上选好位置');
  await form.getByRole('combobox', { name: '按地名查找' }).fill(place.name);
  await form.getByRole('option').filter({ hasText: place.name }).first().click();
  await expect(form.getByText('位置已选好')).toBeVisible();
  const near = form.locator('.call-near');
  await expect(near).toContainText(`有人报过 ${words}`);
  await axe(desk);
  await near.getByLabel('不是，这是另一件').check();
  await form.getByLabel('联系方式').fill('13800005678');
  await form.getByRole('button', { name: '登记', exact: true }).click();
  const ticket = (await desk.locator('.call-ticket output').textContent())!;
  expect(ticket).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
  await expect(other.locator('.event', { hasText: words }).filter({ hasNotText: '有人报过' })).toBeVisible();

  await desk.getByRole('button', { name: '打开事件' }).click();
  await expect(desk.locator('.detail')).toContainText(words);
  await expect(desk.locator('.detail')).toContainText('1****78');
  const resident = await (await browser.newContext({ baseURL: baseURL!, ...phone })).newPage();
  await resident.goto(`/?lang=zh&ticket=${ticket}`);
  await expect(resident.locator('.report')).toContainText(words);
  expect(errors).toEqual([]);
});

test('a household is found, read for a reason that is written down, marked, and its link leads back to it', async ({ browser, baseURL, request }) => {
  await signIn(request, { name: 'dispatcher', password });
  const wanted = await someHousehold(request, 'colour=none&page=3');
  const page = await pageOf(browser, baseURL!, 'dispatcher', '/dispatcher?lang=zh&view=households');
  const errors = watchErrors(page);
  await page.getByPlaceholder('地址或编号').fill(String(wanted.id));
  await page.locator(`[data-household="${wanted.id}"]`).click();
  const open = page.locator('.household');
  await expect(open.getByRole('heading', { name: wanted.address })).toBeFocused();
  await expect(open.locator('.persons')).toContainText('**');
  await axe(page);

  const reason = `老人独居，邻居来电 ${Date.now()}`;
  await open.getByRole('button', { name: '查看完整信息' }).click();
  await open.getByLabel('查看的理由').fill(reason);
  await open.getByRole('button', { name: '显示', exact: true }).click();
  await expect(open.getByText(`理由：${reason}`)).toBeVisible();
  await expect(open.locator('.persons')).not.toContainText('**');
  await signIn(request, { name: 'admin', password });
  const audit = await get<{ entries: { reason: string | null }[] }>(request, `audit?subject=household_person&subjectId=${wanted.id}`);
  expect(JSON.stringify(audit)).toContain(reason);

  await open.getByRole('button', { name: '设定颜色' }).click();
  await open.getByRole('button', { name: '黄色', exact: true }).click();
  await open.locator('select[name=reason]').selectOption({ index: 1 });
  await open.getByLabel('有效至').fill('2090-01-31');
  await open.getByRole('button', { name: '保存' }).click();
  await expect(open.locator('.household-summary')).toContainText('黄色');
  await expect(open.getByText(/有效至 2090/)).toBeVisible();

  await open.getByLabel('在这一天').fill('2001-01-01');
  await expect(open.locator('.household-who')).toContainText('还没有登记');
  await page.reload();
  await expect(open.getByRole('heading', { name: wanted.address })).toBeVisible();
  await expect(open.locator('.persons')).toContainText('**');
  const row = page.locator(`.household-row[data-household="${wanted.id}"]`);
  await expect(row).toBeVisible();
  await open.getByRole('heading', { name: wanted.address }).press('Escape');
  await expect(open).toHaveCount(0);
  await expect(row).toBeFocused();
  await page.goBack();
  await expect(open.getByRole('heading', { name: wanted.address })).toBeVisible();
  expect(errors).toEqual([]);
});

test('a planner on a phone enters a household with a person, closes it and opens it again', async ({ browser, baseURL, request }) => {
  const place = await somePlace(request);
  const address = `新桂花巷${Date.now() % 100000}号`;
  const page = await pageOf(browser, baseURL!, 'planner', '/dispatcher?lang=en', phone);
  const errors = watchErrors(page);
  await expect(page.getByRole('button', { name: 'Events', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  await expect(page.locator('.leaflet-control-scale-line')).toHaveText(/\d m$|^[1-3] km$/); // the city, though the map was made while it was hidden
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.getByRole('button', { name: 'New household' }).click();
  const form = page.locator('form.household');
  await form.getByLabel('Address', { exact: true }).fill(address);
  await form.getByRole('button', { name: 'Enter this household' }).click();
  await expect(form.getByRole('alert')).toContainText('Choose the place');
  await form.getByRole('combobox').fill(place.name);
  await form.getByRole('option').filter({ hasText: place.name }).first().click();
  await form.getByLabel('60 and over').fill('1');
  await form.getByRole('button', { name: 'Add a person' }).click();
  await form.getByLabel('Name', { exact: true }).fill('钱多多');
  await form.getByLabel('Year of birth').fill('1948');
  await axe(page);
  await form.getByRole('button', { name: 'Enter this household' }).click();
  const open = page.locator('.household');
  await expect(open.getByRole('heading', { name: address })).toBeVisible();
  await expect(open.locator('.persons')).toContainText('钱**');
  expect(await sideways(page)).toBe(0);

  await open.getByRole('button', { name: 'Close this household' }).click();
  await open.getByLabel('Why it is closed').selectOption('entered_twice');
  await open.getByRole('button', { name: 'Close it' }).click();
  await expect(open.locator('.household-summary')).toContainText('Entered twice');
  await open.getByRole('button', { name: 'Open it again' }).click();
  await expect(open.locator('.household-summary')).not.toContainText('Entered twice');
  await open.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByPlaceholder('Address or number').fill(address);
  await expect(page.locator('.household-row')).toHaveCount(1);
  await axe(page);
  expect(errors).toEqual([]);
});

test('who corrects what somebody else corrected meanwhile is shown it and decides', async ({ browser, baseURL, request }) => {
  const headers = await signIn(request, { name: 'planner', password });
  const household = await someHousehold(request, 'colour=none&page=5');
  const page = await pageOf(browser, baseURL!, 'dispatcher', `/dispatcher?lang=en&view=households&household=${household.id}`);
  const open = page.locator('.household');
  await open.getByRole('button', { name: 'Correct' }).click();
  await open.getByLabel('18–59').fill('7');
  const meanwhile = await request.put(`/api/households/${household.id}/register`, {
    headers, data: { baseRevision: household.revision, address: `${household.address}附1`, lon: household.lon, lat: household.lat, people: { from60: 2 } },
  });
  expect(meanwhile.ok()).toBe(true);
  await open.getByRole('button', { name: 'Save' }).click();
  await expect(open.getByRole('alert')).toContainText(`${household.address}附1`);
  await open.getByRole('button', { name: 'Save' }).click();
  await expect(open.getByText(/7 aged 18–59/)).toBeVisible();
  await expect(open.getByRole('heading', { name: household.address, exact: true })).toBeVisible();
});

test('points: four eyes confirm a task, some are spent, and the ledger balances in front of everybody', async ({ browser, baseURL, request }) => {
  const headers = await signIn(request, { name: 'admin', password });
  const [community] = (await get<{ features: { properties: { id: number; name: string } }[] }>(request, 'areas?level=3')).features;
  const page = await pageOf(browser, baseURL!, 'dispatcher', '/dispatcher?lang=en&view=points&points=holders');
  const errors = watchErrors(page);
  await page.getByRole('button', { name: 'Register somebody' }).click();
  const form = page.locator('form.points-form');
  await form.getByLabel('Name').fill('孙小圣');
  await form.getByLabel('Community').selectOption({ label: community!.properties.name });
  await form.getByRole('button', { name: 'Register', exact: true }).click();
  const card = (await page.locator('.points-card-number output').textContent())!;
  const holder = (await get<{ id: string; card: string }[]>(request, 'points/holders')).find((one) => one.card === card.replaceAll('-', ''))!;
  const task = crypto.randomUUID();
  expect((await request.put(`/api/points/tasks/${task}`, { headers, data: { holderId: holder.id, rule: 'patrol', doneOn: '2026-11-20' } })).status()).toBe(201);

  // One's own task is somebody else's to confirm.
  await page.getByRole('button', { name: 'Tasks', exact: true }).click();
  await page.getByRole('button', { name: 'Record a task' }).click();
  await form.getByLabel('Holder').selectOption(holder.id);
  await form.getByLabel('What was done').selectOption('clean_up');
  await form.getByLabel('Note').fill(card);
  await form.getByRole('button', { name: 'Record', exact: true }).click();
  const own = page.locator('.points-card', { hasText: card });
  await expect(own).toContainText('somebody else confirms it');
  await expect(own.getByRole('button', { name: 'Confirm' })).toHaveCount(0);
  await page.locator(`[data-task="${task}"]`).getByRole('button', { name: 'Confirm' }).click();
  await expect(page.locator(`[data-task="${task}"]`)).toHaveCount(0);
  await axe(page);

  await page.getByRole('button', { name: 'Holders', exact: true }).click();
  const row = page.locator(`[data-holder="${holder.id}"]`);
  await expect(row).toContainText('10 points');
  await row.getByRole('button', { name: 'Spend' }).click();
  await row.getByLabel('How many').fill('4');
  await row.getByLabel('For what').fill('Rice');
  await row.getByRole('button', { name: 'Spend them' }).click();
  await expect(row).toContainText('6 points');
  await axe(page);
  await row.getByRole('button', { name: 'Bookings' }).click();
  await expect(page.locator('.points-sum')).toContainText(/Earned\s*10.*Spent\s*4.*Held now\s*6/);
  await expect(page.locator('.points-balanced')).toContainText('2 bookings');
  await expect(page.locator('tfoot')).toContainText('0');
  await page.reload();
  await expect(page.locator('tbody tr')).toHaveCount(2);
  await axe(page);

  // Whoever holds the card needs no account.
  const resident = await (await browser.newContext({ baseURL: baseURL!, ...phone })).newPage();
  await resident.goto('/?lang=en&card=');
  await resident.getByLabel('Card number').fill(card.toLowerCase());
  await resident.getByRole('button', { name: 'Look it up' }).click();
  await expect(resident.locator('.card-balance')).toHaveText('6 points');
  await expect(resident.locator('.card-entries li')).toHaveText([/Rice.*−4/, /\+10/]);
  await axe(resident);
  expect(errors).toEqual([]);
});

test('micro-grids that are nobody’s are found by name or code', async ({ browser, baseURL }) => {
  const page = await pageOf(browser, baseURL!, 'dispatcher', '/dispatcher?lang=en&view=workers');
  await page.locator('tr[data-worker=nobody]').getByRole('button').click();
  const picks = page.locator('.picks li');
  await expect.poll(() => picks.count()).toBeGreaterThan(20);
  const last = picks.last();
  const code = (await last.locator('span small').textContent())!;
  const first = picks.first();
  await first.getByRole('checkbox').check();
  await page.getByLabel('Find by name or code').fill(code);
  await expect(picks).toHaveCount(2); // the one that is ticked stays in sight
  await expect(picks.last()).toContainText(code);
  await page.getByLabel('Find by name or code').fill('no such grid');
  await expect(page.getByText('No micro-grid has this name or code.')).toBeVisible();
});

for (const [size, scheme, options] of [['desk', 'light', desktop], ['phone', 'dark', phone]] as const) {
  test(`nothing stands in the way of anybody: households and points on a ${size}, ${scheme}`, async ({ browser, baseURL }) => {
    for (const path of ['view=households&due=overdue', 'view=households&list=proposals', 'view=points', 'view=points&points=ledger', 'view=points&points=rules']) {
      const page = await pageOf(browser, baseURL!, 'dispatcher', `/dispatcher?lang=zh&${path}`, { ...options, colorScheme: scheme });
      await expect(page.locator('main')).toBeVisible();
      await page.waitForLoadState('networkidle');
      await axe(page);
      expect(await sideways(page), path).toBe(0);
      await page.context().close();
    }
  });
}
