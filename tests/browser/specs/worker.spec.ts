import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { chip, kept, openHousehold, openPhone, row, ServiceOf, signInOn, synced, tab, takePhoto, uniqueNote, visit, visitsWith, type Phone } from './phone';

/** The worker's page with its network cut. One after another: they share a worker. */
test.describe.configure({ mode: 'default' });

let mine: Phone;
let addresses: string[];
/** Each test visits households that no other test touches. */
let next = 0;
const take = (): string => addresses[next++]!;

test.beforeEach(async ({ browser, baseURL }, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has workers with households.');
  mine = await openPhone(browser, baseURL!);
  const now = await kept(mine.page);
  addresses ??= now.households.map((household) => household.address).filter((address, index, all) => all.indexOf(address) === index).sort();
});
test.afterEach(async () => { await mine?.context.close(); });

const idOf = async (address: string): Promise<number> => (await kept(mine.page)).households.find((household) => household.address === address)!.id;

test('a day without a network: everything is on the phone, and everything arrives once', async () => {
  const { context, page, api } = mine;
  const [first, second, third] = [take(), take(), take()];
  const ids = await Promise.all([first, second, third].map(idOf));
  const notes = [uniqueNote('一'), uniqueNote('二'), uniqueNote('三')];
  const before = (await kept(page)).households.length;
  expect(before).toBeGreaterThan(20);

  await context.setOffline(true);
  await page.reload();
  await page.locator('.row').first().waitFor();
  await expect(chip(page)).toContainText('离线');
  await visit(page, first, notes[0]!);
  await visit(page, second, notes[1]!, () => takePhoto(page));
  await visit(page, third, notes[2]!, async () => {
    await page.locator('.colours .chip').first().click();
    await page.locator('.front select').selectOption({ index: 1 });
  });
  await expect(row(page, third)).toContainText('今天已走访');
  const seen = uniqueNote('楼道灯坏了');
  await openHousehold(page, first);
  await page.getByRole('button', { name: '上报问题' }).click();
  await page.locator('.event-form select').selectOption({ index: 1 });
  await page.locator('.event-form textarea').fill(seen);
  await takePhoto(page);
  await page.locator('.event-form .record .button-primary').click();
  await expect(page.locator('.event-form')).toHaveCount(0);
  await page.goBack();
  await tab(page, '地图');
  await page.locator('.household-dots').waitFor();
  await expect.poll(() => page.locator('.leaflet-tile-pane canvas').count(), { message: 'the map without a network' }).toBeGreaterThan(0);

  await page.reload();
  await expect(chip(page)).toContainText('6 条待发送'); // three visits, a report, two photos
  await context.setOffline(false);
  await synced(page);
  await expect.poll(async () => (await kept(page)).photos).toEqual([]);
  const after = await kept(page);
  expect(after.outbox).toEqual([]);
  expect(after.households.map((household) => household.id)).toEqual(expect.arrayContaining(ids)); // others are handed over by other tests meanwhile

  for (const [index, id] of ids.entries()) {
    const there = visitsWith(await api.household(id), notes[index]!);
    expect(there.map((each) => each.state), notes[index]).toEqual(['counted']);
    expect(after.sent.filter((item) => item.kind === 'visit' && item.householdId === id && item.put === 'counted').length).toBe(1);
  }
  const raised = (await api.get<{ id: string; text: string }[]>('my/events')).filter((event) => event.text === seen);
  expect(raised.length).toBe(1);
  expect((await api.get<{ photos: string[] }>(`events/${raised[0]!.id}`)).photos.length).toBe(1);
  const withPhoto = visitsWith(await api.household(ids[1]!), notes[1]!)[0]!;
  expect(withPhoto.photoIds.length).toBe(1);
  const photo = await context.request.get(`/api/photos/${withPhoto.photoIds[0]}`);
  expect(photo.status()).toBe(200);
  expect((await photo.body()).length).toBeLessThan(1_000_000);
  expect(visitsWith(await api.household(ids[2]!), notes[2]!)[0]!.proposedColour).not.toBeNull();
});

test('a household that both changed: the worker keeps theirs or mine, and neither is lost', async ({ playwright, baseURL }) => {
  const { context, page, api } = mine;
  const desk = await ServiceOf.signIn(await playwright.request.newContext({ baseURL: baseURL! }), 'dispatcher');
  for (const choice of ['用我的', '用别处的'] as const) {
    const address = take();
    const id = await idOf(address);
    const edit = async () => {
      await openHousehold(page, address);
      await page.getByRole('button', { name: '修改' }).click();
      await page.locator('.ticks input').nth(0).setChecked(true);
      await page.locator('.ticks input').nth(1).setChecked(false);
      await page.getByRole('button', { name: '保存修改' }).click();
      await page.locator('.toast').waitFor();
      await page.goBack();
    };
    const flags = await page.evaluate(async () => (await (await fetch('/api/field-catalogues')).json() as { careFlags: { code: string }[] }).careFlags.map((flag) => flag.code));
    const before = (await desk.household(id)).household;
    if (before.careFlags.length > 0) await desk.send('PUT', `households/${id}`, { baseRevision: before.revision, careFlags: [], persons: null, note: null });
    await expect.poll(async () => {
      await page.evaluate(() => dispatchEvent(new Event('online')));
      return (await kept(page)).households.find((each) => each.id === id)!.careFlags;
    }).toEqual([]);
    await context.setOffline(true);
    await edit();
    const { household } = await desk.household(id);
    await desk.send('PUT', `households/${id}`, { baseRevision: household.revision, careFlags: [flags[1]], persons: null, note: null });
    await context.setOffline(false);
    await expect(chip(page)).toContainText('1 条要处理');
    await tab(page, '发送');
    await expect(page.locator('.attention')).toContainText('别处也改了');
    await page.getByRole('button', { name: choice }).click();
    await synced(page);
    expect((await kept(page)).outbox).toEqual([]);
    const held = (await api.household(id)).household.careFlags;
    expect(held.includes(flags[0]!)).toBe(choice === '用我的');
    expect(held.includes(flags[1]!)).toBe(choice === '用别处的');
  }
});

test('a household handed over during the work: told to the worker, and the visit goes on to who has it now', async ({ playwright, baseURL }) => {
  const { context, page, api } = mine;
  const address = take();
  const id = await idOf(address);
  const note = uniqueNote('交接');
  const planner = await ServiceOf.signIn(await playwright.request.newContext({ baseURL: baseURL! }), 'planner');
  const other = await ServiceOf.signIn(await playwright.request.newContext({ baseURL: baseURL! }), 'worker2');
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());

  await context.setOffline(true);
  await visit(page, address, note);
  await planner.send('POST', 'handovers', { fromWorkerId: api.accountId, toWorkerId: other.accountId, householdIds: [id], from: today });
  await context.setOffline(false);
  await expect(chip(page)).toContainText('1 条要处理');
  await tab(page, '住户');
  await expect(page.locator('.bar')).toContainText(address);
  await page.getByRole('button', { name: '知道了' }).click();
  await page.locator('input[type=search]').fill(address);
  await expect(row(page, address)).toHaveCount(0);
  await tab(page, '发送');
  await expect(page.locator('.attention')).toContainText('走访');
  await page.getByRole('button', { name: '仍然送出' }).click();
  await synced(page);
  expect((await kept(page)).outbox).toEqual([]);
  expect(visitsWith(await other.household(id), note).map((each) => each.state).sort()).toEqual(['away', 'counted']); // the one that met the conflict, and the worker's word
});

test('closed in the middle, at any step: the form goes on, the record arrives once', async () => {
  const { page, api } = mine;
  const address = take();
  const id = await idOf(address);
  const note = uniqueNote('中断');
  await openHousehold(page, address);
  await page.locator('.front textarea').fill(note);
  await takePhoto(page);
  await page.reload();
  await expect(page.locator('.front textarea')).toHaveValue(note);
  await expect(page.locator('.photo img')).toHaveCount(1);

  // The service takes it, and its answer never comes.
  let lost = 0;
  await page.route('**/api/my/sync', async (route) => {
    if (lost > 0 || (route.request().postDataJSON() as { items: unknown[] }).items.length === 0) return route.continue();
    lost++;
    await route.fetch();
    await route.abort('connectionfailed');
  });
  await page.getByRole('button', { name: '记录这次走访' }).click();
  await expect.poll(() => lost).toBe(1);
  await page.reload();
  await synced(page);
  await expect.poll(async () => (await kept(page)).photos).toEqual([]);
  expect(visitsWith(await api.household(id), note).length).toBe(1);
});

test('a photo cut in half is sent again', async () => {
  const { page, api } = mine;
  const address = take();
  const id = await idOf(address);
  const note = uniqueNote('半张');
  let cut = 0;
  await page.route('**/api/my/photos/*', async (route) => {
    if (cut++ > 0) return route.continue();
    const half = route.request().postDataBuffer()!;
    await route.continue({ postData: half.subarray(0, half.length >> 1) });
  });
  await visit(page, address, note, () => takePhoto(page));
  await expect.poll(async () => {
    await page.evaluate(() => dispatchEvent(new Event('online')));
    return (await kept(page)).photos;
  }).toEqual([]);
  expect(cut).toBeGreaterThan(1);
  const [there] = visitsWith(await api.household(id), note);
  expect((await mine.context.request.get(`/api/photos/${there!.photoIds[0]}`)).status()).toBe(200);
});

test('another account on the same phone sees nothing of the first, whose records wait for them', async () => {
  const { context, page, api } = mine;
  const address = take();
  const id = await idOf(address);
  const note = uniqueNote('换人');
  await context.setOffline(true);
  await visit(page, address, note);
  await context.clearCookies(); // the session is over meanwhile
  await context.setOffline(false);
  await expect(chip(page)).toContainText('请登录');
  await tab(page, '住户');
  await page.locator('input[type=search]').fill(address);
  await expect(row(page, address)).toBeVisible();

  await tab(page, '发送');
  await signInOn(page, 'worker2');
  await expect(page.getByRole('banner')).toContainText('李强');
  await page.locator('.row').first().waitFor();
  await synced(page);
  await expect(page.locator('input[type=search]')).toHaveValue('');
  expect((await kept(page)).households).toEqual([]);
  expect((await kept(page, 'worker2')).households.map((household) => household.address)).not.toContain(address);
  await tab(page, '发送');
  await expect(page.locator('.outbox')).toContainText('1 条没有发送');
  expect(visitsWith(await api.household(id), note)).toEqual([]);

  await tab(page, '我');
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('button', { name: '退出并清除' }).click();
  await expect(page.locator('.sign-in')).toContainText('1 条没有发送');
  await expect.poll(async () => (await kept(page, 'worker2')).households).toEqual([]);
  await signInOn(page, 'worker');
  await page.locator('.row').first().waitFor();
  await synced(page);
  expect(visitsWith(await api.household(id), note).length).toBe(1);
});

test('a password that has to be changed first: said, with the way there, and the records wait', async () => {
  const { context, page, api } = mine;
  const address = take();
  const id = await idOf(address);
  const note = uniqueNote('先改密码');
  await page.route('**/api/session', async (route) => {
    const session = await (await route.fetch()).json() as { account: object };
    await route.fulfill({ json: { ...session, account: { ...session.account, mustChangePassword: true } } });
  });
  await visit(page, address, note);
  await expect(chip(page)).toContainText('请先改密码');
  await tab(page, '发送');
  await expect(page.getByRole('link', { name: '去改密码' })).toHaveAttribute('href', '/account');
  expect((await kept(page)).outbox.length).toBe(1);
  expect(visitsWith(await api.household(id), note)).toEqual([]);
  await page.unroute('**/api/session');
  await context.setOffline(true);
  await context.setOffline(false);
  await synced(page);
  await expect.poll(async () => visitsWith(await api.household(id), note).length).toBe(1);
});

test('two tabs of one phone: what each records arrives once', async () => {
  const { context, page, api } = mine;
  const [one, two] = [take(), take()];
  const ids = [await idOf(one), await idOf(two)];
  const notes = [uniqueNote('甲'), uniqueNote('乙')];
  const other = await context.newPage();
  await other.goto('/worker?lang=zh');
  await other.locator('.row').first().waitFor();
  await context.setOffline(true);
  await visit(page, one, notes[0]!);
  await visit(other, two, notes[1]!);
  await expect(chip(page)).toContainText('2 条待发送');
  await context.setOffline(false);
  await synced(page);
  await synced(other);
  for (const [index, id] of ids.entries()) expect(visitsWith(await api.household(id), notes[index]!).length).toBe(1);
});

test('a clock a day off: said to the worker, and the visit is of the right day', async () => {
  const { context, page, api } = mine;
  const address = take();
  const id = await idOf(address);
  const note = uniqueNote('时钟');
  await context.addInitScript(() => {
    const RealDate = Date;
    const off = -26 * 3600_000;
    globalThis.Date = class extends RealDate {
      constructor(...args: []) {
        if (args.length === 0) super(RealDate.now() + off);
        else super(...args);
      }
      static override now(): number { return RealDate.now() + off; }
    } as DateConstructor;
  });
  await page.reload();
  await page.locator('.row').first().waitFor();
  await synced(page);
  await visit(page, address, note);
  await synced(page);
  await expect.poll(async () => visitsWith(await api.household(id), note).length).toBe(1);
  const [there] = visitsWith(await api.household(id), note);
  expect(Math.abs(Date.parse(there!.happenedAt) - Date.now())).toBeLessThan(3600_000);
  await tab(page, '发送');
  await expect(page.locator('.outbox')).toContainText('26 小时');
  await page.locator('.tabs button').first().click();
  await page.locator('input[type=search]').fill(address);
  await expect(row(page, address)).toContainText('今天已走访');
});

test('2,000 households: a list and a map that stay small', async () => {
  const { context, page } = mine;
  const pattern = (await kept(page)).households[0]! as object;
  await page.route('**/api/my/sync', async (route) => {
    const answer = await (await route.fetch()).json() as { households: unknown[]; full: boolean };
    const households = Array.from({ length: 2000 }, (_, index) => ({ ...pattern, id: 9_000_000 + index, address: `第 ${index + 1} 户`, lon: 103.6 + (index % 50) / 5000, lat: 30.3 + Math.floor(index / 50) / 5000 }));
    await route.fulfill({ json: { ...answer, full: true, households, gone: [], order: null } });
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const figures: string[] = [];
  /** Seconds from a touch until it is answered, on a processor four times slower than this one. */
  const timed = async (what: string, run: () => Promise<unknown>): Promise<void> => {
    const begun = performance.now();
    await run();
    figures.push(`${what} ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  };
  await page.reload();
  await expect(page.locator('.group').first()).toContainText('户');
  await expect.poll(async () => (await kept(page)).households.length).toBe(2000);
  await timed('opened again', async () => {
    await page.reload();
    await page.locator('.row').first().waitFor();
  });
  await expect.poll(() => page.locator('.virtual ul').evaluate((list) => list.clientHeight)).toBeGreaterThan(2000 * 80);
  expect(await page.locator('.row').count()).toBeLessThan(60);
  await timed('to the end of the list', async () => {
    await page.locator('.virtual').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await row(page, '第 2000 户').waitFor();
  });
  await timed('searched', async () => {
    await page.locator('input[type=search]').fill('第 1234 户');
    await row(page, '第 1234 户').waitFor();
  });
  await timed('one household', async () => {
    await row(page, '第 1234 户').click();
    await page.locator('.summary').waitFor();
  });
  await page.goBack();
  await page.locator('input[type=search]').fill('');
  await timed('map', async () => {
    await tab(page, '地图');
    await page.locator('.household-dots').waitFor();
  });
  expect(await page.locator('.leaflet-marker-pane > *, .leaflet-overlay-pane path').count()).toBeLessThan(50);
  console.log(`2,000 households, processor slowed four times: ${figures.join(', ')}`);
});

test('targets of 44 pixels, no barrier, and no address that tells of anybody', async () => {
  const { page } = mine;
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  const address = take();
  const check = async (where: string) => {
    const small = await page.locator('button:visible, a:visible, input:visible, select:visible, summary:visible').evaluateAll((targets) => targets
      .filter((target) => !target.closest('.leaflet-control-attribution, .sr-only') && !target.classList.contains('sr-only') && !(target.closest('label')?.contains(target) ?? false))
      .map((target) => ({ name: target.textContent || target.getAttribute('aria-label'), ...target.getBoundingClientRect().toJSON() as DOMRect }))
      .filter((target) => target.width > 0 && (target.height < 44 || target.width < 44))
      .map((target) => `${target.name}: ${target.width} × ${target.height}`));
    expect(small, where).toEqual([]);
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
    expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`), where).toEqual([]);
  };
  await check('list');
  await openHousehold(page, address);
  await check('household');
  await page.getByRole('button', { name: '修改' }).click();
  await check('edit');
  await page.goBack();
  await page.goBack();
  for (const name of ['发送', '我', '事件']) {
    await tab(page, name);
    await check(name);
  }
  await page.getByRole('button', { name: '上报问题' }).click();
  await page.locator('.place-map .leaflet-tile-pane canvas').first().waitFor();
  await check('raise');
  const { households } = await kept(page);
  for (const url of urls) for (const household of households.slice(0, 5)) expect(decodeURIComponent(url)).not.toContain(household.address);
  expect(page.url()).toMatch(/\/worker\?lang=zh$/);
});
