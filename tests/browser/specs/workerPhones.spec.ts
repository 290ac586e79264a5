import { expect, test, type Browser } from '@playwright/test';
import { chip, kept, openHousehold, openPhone, row, ServiceOf, synced, tab, takePhoto, uniqueNote, visit, visitsWith, type Phone } from './phone';
import { databaseIsKnown, sql } from './world';

/** Two workers' phones at once, a phone that is full, and what PostGIS itself counts beside what the phones show. One after another: they share workers. */
test.describe.configure({ mode: 'default' });
test.beforeEach(({}, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has workers with households.');
  test.skip(!databaseIsKnown(), 'GRIDMAP_DATABASE is not set: nobody told where the database is.');
});

const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
const poke = (phone: Phone): Promise<void> => phone.page.evaluate(() => { dispatchEvent(new Event('online')); });
/** An address that is the phone's, and that no other test takes: those of worker.spec.ts begin at the other end. */
const taken = new Set<string>();
async function take({ page }: Phone, account = 'worker'): Promise<{ id: number; address: string }> {
  const { households } = await kept(page, account);
  const found = households.sort((a, b) => (a.address < b.address ? 1 : -1)).find(({ address }) => households.filter((household) => household.address === address).length === 1 && !taken.has(address))!;
  taken.add(found.address);
  return found;
}
const propose = async ({ page }: Phone, colour: string): Promise<void> => {
  await page.locator('.colours .chip').filter({ hasText: colour }).click();
  await page.locator('.front select').selectOption({ index: 1 });
};

async function twoPhones(browser: Browser, baseURL: string): Promise<[Phone, Phone]> {
  return [await openPhone(browser, baseURL), await openPhone(browser, baseURL, 'worker2')];
}

test('two phones at one household, handed over in the middle: both visits and both colours are there, and both workers see them', async ({ browser, baseURL, playwright }) => {
  test.setTimeout(120_000);
  const [first, second] = await twoPhones(browser, baseURL!);
  const planner = await ServiceOf.signIn(await playwright.request.newContext({ baseURL: baseURL! }), 'planner');
  const { id, address } = await take(first);
  const notes = [uniqueNote('先到'), uniqueNote('后到')] as const;
  const [begun] = sql('select now()');

  // The first calls without a network; meanwhile the household goes to the second, who calls without one, too.
  await first.context.setOffline(true);
  await visit(first.page, address, notes[0], () => propose(first, '红色'));
  await planner.send('POST', 'handovers', { fromWorkerId: first.api.accountId, toWorkerId: second.api.accountId, householdIds: [id], from: today() });
  await expect.poll(async () => { await poke(second); return (await kept(second.page, 'worker2')).households.map((household) => household.id); }).toContain(id);
  await second.context.setOffline(true);
  await visit(second.page, address, notes[1], () => propose(second, '黄色'));

  await Promise.all([first.context.setOffline(false), second.context.setOffline(false)]);
  await expect(chip(first.page)).toContainText('1 条要处理');
  await synced(second.page);
  expect(sql(`select count(*) filter (where state = 'counted'), count(*) filter (where state = 'conflict') from visit where household_id = :'v1' and received_at > :'v2'`, id, begun!)).toEqual(['1', '1']);
  await tab(first.page, '发送');
  await expect(first.page.locator('.attention')).toContainText('李强');
  await first.page.getByRole('button', { name: '仍然送出' }).click();
  await synced(first.page);

  // The second sees both, with both colours, and the desk decides between them.
  await poke(second);
  await openHousehold(second.page, address);
  for (const [note, colour] of [[notes[0], '红色'], [notes[1], '黄色']] as const) {
    await expect(second.page.locator('.visits li', { hasText: note })).toContainText(colour);
  }
  await first.page.locator('.tabs button').first().click();
  await expect(first.page.locator('.bar')).toContainText(address);
  const there = await second.api.household(id);
  expect(notes.map((note) => visitsWith(there, note).filter((each) => each.state === 'counted').length)).toEqual([1, 1]);
  expect(sql(`select string_agg(proposed_colour, ' ' order by proposed_colour), count(distinct worker_id) from visit where household_id = :'v1' and state = 'counted' and proposal_state = 'open' and received_at > :'v2'`, id, begun!)).toEqual(['red yellow', '2']);
  expect(sql(`select count(*) from sync_item where household_id = :'v1' and outcome = 'conflict' and resolved_by is null`, id)).toEqual(['0']);
  expect((await kept(first.page)).outbox).toEqual([]);
  await Promise.all([first.context.close(), second.context.close()]);
});

test('care flags changed on both phones, handed over in the middle: the second’s stand, and the first’s are kept at the service', async ({ browser, baseURL, playwright }) => {
  test.setTimeout(120_000);
  const [first, second] = await twoPhones(browser, baseURL!);
  const planner = await ServiceOf.signIn(await playwright.request.newContext({ baseURL: baseURL! }), 'planner');
  const { id, address } = await take(first);
  const edit = async ({ page }: Phone, flag: number) => {
    await openHousehold(page, address);
    await page.getByRole('button', { name: '修改' }).click();
    const box = page.locator('.ticks input').nth(flag);
    await box.setChecked(!(await box.isChecked()));
    await page.getByRole('button', { name: '保存修改' }).click();
    await page.locator('.toast').waitFor();
    await page.goBack();
  };
  await first.context.setOffline(true);
  await edit(first, 0);
  await planner.send('POST', 'handovers', { fromWorkerId: first.api.accountId, toWorkerId: second.api.accountId, householdIds: [id], from: today() });
  await expect.poll(async () => { await poke(second); return (await kept(second.page, 'worker2')).households.map((household) => household.id); }).toContain(id);
  await second.context.setOffline(true);
  await edit(second, 1);
  await Promise.all([first.context.setOffline(false), second.context.setOffline(false)]);
  await synced(second.page);
  await expect(chip(first.page)).toContainText('1 条要处理');
  await tab(first.page, '发送');
  await expect(first.page.getByRole('button', { name: '仍然送出' })).toHaveCount(0); // another's household is not edited
  await first.page.getByRole('button', { name: '不作数' }).click();
  await synced(first.page);
  const [revision, keptThere] = sql(`select (select revision from household_work where household_id = :'v1'), (select count(*) from sync_item where household_id = :'v1' and kind = 'household' and cipher is not null)`, id);
  expect(keptThere).toBe('2'); // the edit that met the conflict and the worker's word, each whole
  expect(Number(revision)).toBe((await second.api.household(id)).household.revision);
  expect(sql(`select array_to_string(care_flags, ' ') from household_work where household_id = :'v1'`, id)).toEqual([(await kept(second.page, 'worker2')).households.find((each) => each.id === id)!.careFlags.join(' ')]);
  await Promise.all([first.context.close(), second.context.close()]);
});

test('what the phone counts PostGIS counts: households, those due, visits, calls in vain, photos and steps', async ({ browser, baseURL }) => {
  const phone = await openPhone(browser, baseURL!);
  const { context, page } = phone;
  const [one, two, three] = [await take(phone), await take(phone), await take(phone)];
  await context.setOffline(true);
  await visit(page, one.address, uniqueNote('一'), () => takePhoto(page));
  await visit(page, two.address, uniqueNote('二'));
  await openHousehold(page, three.address);
  await page.getByRole('button', { name: '没人在家' }).click();
  await expect(page.getByText('天后再来')).toBeVisible();
  await expect(page.getByRole('heading', { name: '问候' })).toHaveCount(0);
  await page.getByRole('button', { name: '记录这次上门' }).click();
  await page.locator('.front').waitFor({ state: 'detached' });
  await expect(row(page, three.address)).toContainText('今天没人在家');
  await context.setOffline(false);
  await synced(page);
  await expect.poll(async () => (await kept(page)).photos).toEqual([]);

  // Other tests hand households over meanwhile: asked until the phone has heard of it.
  const there = (): string[] => sql(`
    with mine as (select h.* from household h join account w on w.name = 'worker'
      left join assignment own on own.household_id = h.id and own.valid_from <= :'v1' and (own.valid_to is null or own.valid_to > :'v1')
      left join assignment general on general.micro_grid_id = h.micro_grid_id and general.valid_from <= :'v1' and (general.valid_to is null or general.valid_to > :'v1')
      where h.valid_to is null and coalesce(own.worker_id, general.worker_id) = w.id)
    select count(*), count(*) filter (where due_day(m.valid_from, (c.met_at at time zone 'Asia/Shanghai')::date, i.days, (c.called_at at time zone 'Asia/Shanghai')::date, c.retry_days) <= :'v1')
    from mine m join visit_interval i on i.code = coalesce(m.colour, 'none') left join household_calls c on c.household_id = m.id`, today());
  const here = async (): Promise<string[]> => {
    await poke(phone);
    await synced(page);
    const { households } = await kept(page);
    return [households.length, households.filter((household) => household.dueOn <= today()).length].map(String);
  };
  await expect.poll(async () => JSON.stringify(await here()) === JSON.stringify(there()), { message: 'the phone counts what the store counts' }).toBe(true);
  const now = await kept(page);
  await tab(page, '住户');
  await page.locator('input[type=search]').fill('');
  await expect.poll(async () => {
    const due = Number((await here())[1]);
    const [heading] = await page.locator('.group').allTextContents();
    return due === 0 || Number(/\d+/.exec(heading!)![0]) === due;
  }, { message: 'the list says how many are due' }).toBe(true);
  const ids = now.sent.map((item) => item.id);
  expect(sql(`select count(*) filter (where state = 'counted'), count(*) filter (where outcome = 'nobody_home'), count(*) filter (where cardinality(photo_ids) = 1)
    from visit where id = any (string_to_array(:'v1', ',')::uuid[])`, ids.join(','))).toEqual([String(now.sent.length), '1', '1']);
  expect(sql(`select count(*) from photo p join photo_use u on u.photo_id = p.id where u.subject_id = any (string_to_array(:'v1', ',')::uuid[])`, ids.join(','))).toEqual(['1']);
  await context.close();
});

test('a phone that is really full: nothing is lost, the worker is told, and all arrives once there is room', async ({ browser, baseURL }) => {
  test.setTimeout(120_000);
  const phone = await openPhone(browser, baseURL!);
  const { context, page } = phone;
  const [before, during] = [await take(phone), await take(phone)];
  const notes = [uniqueNote('满之前'), uniqueNote('满了')] as const;
  const [begun] = sql('select now()');
  await context.setOffline(true);
  await visit(page, before.address, notes[0]);
  const cdp = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  // Less than what is there, the saved map left out: no room even when that is dropped.
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 20_000 });
  // The browser looks at the quota anew within half a minute: until then each touch of the form is kept.
  await openHousehold(page, during.address);
  await expect.poll(async () => {
    await page.locator('.front textarea').fill(uniqueNote('试'));
    return page.locator('.record .field-problem').count();
  }, { timeout: 60_000, intervals: [1000] }).toBe(1);
  await expect(page.locator('.record .field-problem')).toContainText('存储已满');
  await page.locator('.front textarea').fill(notes[1]);
  await takePhoto(page, false);
  await expect(page.locator('.photo')).toHaveCount(0);
  await page.getByRole('button', { name: '记录这次走访' }).click();
  await expect(page.locator('.record .field-problem')).toContainText('存储已满');
  await expect(page.locator('.front textarea')).toHaveValue(notes[1]);
  expect((await kept(page)).outbox.length).toBe(1);
  expect((await kept(page)).households.length).toBeGreaterThan(20);

  // It sends while it is full: the service has the record, the phone still asks about it.
  await context.setOffline(false);
  await expect.poll(() => sql(`select count(*) from visit where household_id = :'v1' and received_at > :'v2'`, before.id, begun!)).toEqual(['1']);
  await expect(page.locator('.front textarea')).toHaveValue(notes[1]);

  await cdp.send('Storage.overrideQuotaForOrigin', { origin });
  await expect.poll(async () => {
    const button = page.getByRole('button', { name: '记录这次走访' });
    if (await button.count() > 0) await button.click();
    return page.locator('.toast').count();
  }, { timeout: 60_000, intervals: [2000] }).toBe(1);
  await page.locator('.front').waitFor({ state: 'detached' });
  await expect.poll(async () => { await poke(phone); return (await kept(page)).outbox; }, { timeout: 60_000 }).toEqual([]);
  for (const [index, { id }] of [before, during].entries()) {
    expect(visitsWith(await phone.api.household(id), notes[index]!).map((each) => each.state), notes[index]).toEqual(['counted']);
    expect(sql(`select count(*) from visit where household_id = :'v1' and received_at > :'v2'`, id, begun!)).toEqual(['1']);
  }
  await context.close();
});
