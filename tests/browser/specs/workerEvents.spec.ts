import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { chip, kept, openPhone, ServiceOf, synced, tab, takePhoto, uniqueNote, type Phone } from './phone';

/** Events on the worker's phone, mostly with its network cut. One after another: they share a worker. */
test.describe.configure({ mode: 'default' });

interface EventOfService { event: { id: string; state: string; level: number; closedNote: string | null; duplicateOf: string | null }; steps: { action: string; note: string; madeAt: string | null; photos: string[] }[]; photos: string[] }

let mine: Phone;
let desk: ServiceOf;

test.beforeEach(async ({ browser, baseURL, playwright }, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has workers with households.');
  mine = await openPhone(browser, baseURL!);
  desk = await ServiceOf.signIn(await playwright.request.newContext({ baseURL: baseURL! }), 'dispatcher');
});
test.afterEach(async () => { await mine?.context.close(); });

/** Raised by the dispatcher at one of the worker's households, and on the phone. */
async function raised(text: string, category: string): Promise<string> {
  const { households } = await kept(mine.page);
  const { lon, lat } = (await desk.get<{ household: { lon: number; lat: number } }>(`households/${households[0]!.id}`)).household;
  const id = crypto.randomUUID();
  await desk.send('PUT', `events/${id}`, { category, text, lon, lat });
  await mine.page.evaluate(() => dispatchEvent(new Event('online')));
  await tab(mine.page, '事件');
  await mine.page.locator('.event-row', { hasText: text }).waitFor();
  return id;
}

const open = async (text: string): Promise<void> => {
  await tab(mine.page, '事件');
  await mine.page.locator('.event-row', { hasText: text }).click();
  await mine.page.locator('.event-facts').waitFor();
};
const act = (name: string) => mine.page.locator('.choices').getByRole('button', { name, exact: true });
const confirm = (name: string) => mine.page.locator('.step-form').getByRole('button', { name, exact: true }).click();
const step = (of: EventOfService, action: string) => of.steps.filter((each) => each.action === action);

test('an event is accepted, noted and closed with a photo, all without a network; each step arrives once, with the time when it was taken', async () => {
  const { context, page } = mine;
  const text = uniqueNote('路灯不亮');
  const id = await raised(text, 'street_light');
  await context.setOffline(true);
  await page.reload();
  await open(text);
  await act('受理').click();
  await expect(page.locator('.summary .event-state')).toHaveText('办理中');
  await act('写备注').click();
  await page.locator('.step-form textarea').fill('在等配件');
  await confirm('写备注');
  await act('办结').click();
  await confirm('办结');
  await expect(page.locator('.field-problem')).toContainText('请写一句话');
  await page.locator('.step-form textarea').fill('换了灯泡');
  await takePhoto(page);
  await page.reload(); // closed in the middle: the form goes on
  await page.locator('.event-facts').waitFor();
  await expect(page.locator('.step-form textarea')).toHaveValue('换了灯泡');
  await confirm('办结');
  await expect(page.locator('.summary .event-state')).toHaveText('已办结');
  await expect(page.locator('.event-history li').first()).toContainText('待发送');
  await page.goBack();
  await expect(chip(page)).toContainText('4 条待发送'); // three steps and a photo

  // The service takes them, and its answer never comes.
  let lost = 0;
  await page.route('**/api/my/sync', async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    await route.abort('connectionfailed');
  });
  await context.setOffline(false);
  await expect.poll(() => lost).toBeGreaterThan(0);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await synced(page);
  await expect.poll(async () => (await kept(page)).photos).toEqual([]);
  expect((await kept(page)).outbox).toEqual([]);
  const there = await desk.get<EventOfService>(`events/${id}`);
  expect(there.steps.map((each) => each.action)).toEqual(['raise', 'accept', 'comment', 'close']);
  expect(there.event.closedNote).toBe('换了灯泡');
  expect(there.photos).toEqual(step(there, 'close')[0]!.photos);
  expect(there.photos.length).toBe(1);
  expect(step(there, 'close')[0]!.madeAt).not.toBeNull();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await open(text);
  await expect(page.locator('.card-section .photo img').first()).toHaveJSProperty('complete', true);
});

test('an event that the desk moved meanwhile: the worker sees how it is, and their words stay on it', async () => {
  const { context, page } = mine;
  const text = uniqueNote('树枝断了');
  const id = await raised(text, 'tree');
  await context.setOffline(true);
  await open(text);
  await act('办结').click();
  await page.locator('.step-form textarea').fill('已锯掉');
  await confirm('办结');
  await desk.send('POST', `events/${id}/steps`, { id: crypto.randomUUID(), action: 'escalate', note: '请社区派人' });
  await page.goBack();
  await context.setOffline(false);
  await expect(chip(page)).toContainText('1 条要处理');
  await tab(page, '发送');
  await expect(page.locator('.attention')).toContainText('在网格一级');
  await page.getByRole('button', { name: '留作备注' }).click();
  await synced(page);
  const there = await desk.get<EventOfService>(`events/${id}`);
  expect(there.steps.map((each) => [each.action, each.note])).toEqual([['raise', ''], ['escalate', '请社区派人'], ['comment', '已锯掉']]);
  expect([there.event.state, there.event.level]).toEqual(['open', 4]);
});

test('who raises the same again is shown what is near, from the phone alone too; both are handled together', async () => {
  const { context, page } = mine;
  const text = uniqueNote('井盖松动');
  const id = await raised(text, 'public_facility');
  const { households } = await kept(page);
  const again = uniqueNote('井盖响');
  await context.setOffline(true);
  await tab(page, '住户');
  await page.locator('input[type=search]').fill(households[0]!.address);
  await page.locator('.row').first().click();
  await page.getByRole('button', { name: '上报问题' }).click();
  await page.locator('.event-form select').selectOption('public_facility');
  const near = page.locator('.near-box');
  await expect(near).toContainText(text);
  await expect(near).toContainText('只查了手机上有的');
  await near.getByText(text).click();
  await page.locator('.event-form textarea').fill(again);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((found) => found.id)).toEqual([]);
  await page.locator('.event-form .record .button-primary').click();
  await page.locator('.summary').waitFor();
  await page.goBack();
  await tab(page, '事件');
  await expect(page.locator('.event-row', { hasText: again })).toContainText('待发送');
  await context.setOffline(false);
  await expect(page.locator('.event-row', { hasText: again })).toContainText('重复');
  const raisedAgain = (await mine.api.get<{ id: string; text: string; duplicateOf: string | null }[]>('my/events')).find((event) => event.text === again)!;
  expect(raisedAgain.duplicateOf).toBe(id);
});

test('the events and one of them: no barrier, targets of 44 pixels, nothing sideways', async () => {
  const { page } = mine;
  const text = uniqueNote('看一看');
  await raised(text, 'noise');
  const check = async (where: string) => {
    const small = await page.locator('button:visible, a:visible, textarea:visible').evaluateAll((targets) => targets.map((target) => ({ name: target.textContent, ...target.getBoundingClientRect().toJSON() as DOMRect }))
      .filter((target) => target.height < 44 || target.width < 44).map((target) => `${target.name}: ${target.width} × ${target.height}`));
    expect(small, where).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(390);
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
    expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`), where).toEqual([]);
  };
  await check('list');
  await open(text);
  await act('办结').click();
  await check('event');
  await page.getByRole('button', { name: '在地图上看' }).click();
  await page.locator('.household-dots').waitFor();
});

test('an event that was raised without a network is closed before it is sent, and both arrive; its caller is reached for a reason', async () => {
  const { context, page } = mine;
  const text = uniqueNote('夜里装修');
  await page.locator('.virtual .row').first().waitFor();
  await context.setOffline(true);
  await page.locator('.virtual .row').first().click();
  await page.getByRole('button', { name: '上报问题' }).click(); // from a household, the place is known
  await page.locator('.event-form select').selectOption('noise');
  await page.locator('.event-form textarea').fill(text);
  await page.locator('.event-form .record .button-primary').click();
  await page.locator('.summary').waitFor();
  await page.goBack();
  await open(text);
  await expect(page.locator('.summary .event-state')).toHaveText('待发送');
  await expect(page.locator('.choices').getByRole('button')).toHaveCount(2);
  await act('办结').click();
  await page.locator('.step-form textarea').fill('已劝停');
  await confirm('办结');
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await synced(page);
  await expect.poll(async () => (await kept(page)).outbox).toEqual([]);
  const { events } = await desk.get<{ events: { id: string; text: string; closedNote: string | null }[] }>('events?state=closed');
  expect(events.find((each) => each.text === text)?.closedNote).toBe('已劝停');

  const called = uniqueNote('水管漏水');
  const { households } = await kept(page);
  const { lon, lat } = (await desk.get<{ household: { lon: number; lat: number } }>(`households/${households[0]!.id}`)).household;
  await desk.send('PUT', `events/${crypto.randomUUID()}`, { category: 'water_leak', text: called, lon, lat, forCaller: true, contact: '13800001234' });
  await page.goBack();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await open(called);
  await expect(page.locator('.event-facts')).toContainText('1****34');
  await page.getByRole('button', { name: '显示全部' }).click();
  await page.getByLabel('为什么要看').fill('约上门时间');
  await page.getByRole('button', { name: '显示全部' }).click();
  await expect(page.getByRole('link', { name: '13800001234' })).toBeVisible();
});
