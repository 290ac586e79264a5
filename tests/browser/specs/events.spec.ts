import { expect, test, type Browser, type Page } from '@playwright/test';
import { inEveryView } from './views';
import { phone, somePlace, watchErrors } from './world';

/** A PNG of one pixel. */
const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
const dispatcher = { name: 'dispatcher', password: 'gridmap-demo' };

async function signedIn(browser: Browser, options: object, path = '/dispatcher'): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(path);
  await page.locator('.sign-in-form input[name=name]').fill(dispatcher.name);
  await page.locator('.sign-in-form input[name=password]').fill(dispatcher.password);
  await page.locator('.sign-in-form button[type=submit]').click();
  await expect(page.locator('.tiles')).toBeVisible();
  return page;
}

inEveryView(({ isPhone, options, say }) => {
  test('a resident’s report comes to the dispatcher’s board by itself, is accepted, passed on and closed; the resident sees it and reopens once', async ({ browser, request }) => {
    const place = await somePlace(request);
    const words = `路灯不亮 ${Date.now()}`;
    const desk = await signedIn(browser, options);
    const errors = watchErrors(desk);
    await expect(desk.getByText(say('live.on'))).toBeVisible();
    await expect(desk.getByText(words)).toHaveCount(0);

    const resident = await (await browser.newContext(options)).newPage();
    const residentErrors = watchErrors(resident);
    await resident.goto(`/?lon=${place.lon}&lat=${place.lat}`);
    await resident.getByRole('button', { name: say('report.open') }).click();
    await expect(resident.getByText(say('report.placeTaken'))).toBeVisible();
    await resident.getByLabel(say('report.category')).selectOption('street_light');
    await resident.getByLabel(say('report.text')).fill(words);
    await resident.getByLabel(say('report.contact')).fill('13800001234');
    await resident.locator('input[type=file]').setInputFiles({ name: 'lamp.png', mimeType: 'image/png', buffer: onePixel });
    await expect(resident.getByText('lamp.png')).toBeVisible();
    await resident.getByRole('button', { name: say('report.send'), exact: true }).click();
    const ticket = (await resident.locator('.ticket output').textContent())!;
    expect(ticket).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);

    // Nobody reloads.
    if (isPhone) await desk.locator('.phone-tabs').getByRole('button', { name: say('dispatcher.tab.list'), exact: true }).click();
    const row = desk.locator('.event', { hasText: words });
    await expect(row).toBeVisible();
    await row.click();
    const detail = desk.locator('.detail');
    await expect(detail.locator('.photos img')).toHaveJSProperty('naturalWidth', 1);
    await detail.getByRole('button', { name: say('events.action.accept'), exact: true }).click();
    await expect(detail.getByText(say('events.state.accepted'), { exact: true })).toBeVisible();
    await detail.getByRole('button', { name: say('events.action.whistle'), exact: true }).click();
    await detail.getByLabel(say('events.note')).fill('请派人到场，联系人王敏');
    await detail.locator('.action-form button[type=submit]').click();
    await expect(detail.getByText(say('events.state.called'), { exact: true })).toBeVisible();
    await detail.getByRole('button', { name: say('events.showContact'), exact: true }).click();
    await detail.getByLabel(say('events.reason')).fill('需要约时间');
    await detail.getByRole('button', { name: say('events.show'), exact: true }).click();
    await expect(detail.getByText('13800001234')).toBeVisible();
    await detail.getByRole('button', { name: say('events.action.close'), exact: true }).click();
    await detail.getByLabel(say('events.result'), { exact: true }).fill('换了灯泡');
    await detail.locator('input[type=file]').setInputFiles({ name: 'new.png', mimeType: 'image/png', buffer: onePixel });
    await detail.locator('.action-form button[type=submit]').click();
    await expect(detail.locator('.event-foot').getByText(say('events.state.closed')).first()).toBeVisible();

    await resident.goto(`/?ticket=${ticket.toLowerCase()}`);
    await expect(resident.locator('.follow-state')).toContainText(say('follow.state.closed'));
    await expect(resident.locator('.follow-steps')).toContainText('换了灯泡');
    await expect(resident.locator('.follow-steps img')).toHaveJSProperty('naturalWidth', 1);
    await expect(resident.locator('.report')).not.toContainText('王敏');
    await expect(resident.locator('.report')).not.toContainText('调度员');
    await resident.getByLabel(say('follow.reopenWhy')).fill('今晚又不亮了');
    await resident.getByRole('button', { name: say('follow.reopen') }).click();
    await expect(resident.locator('.follow-state')).toContainText(say('follow.state.open'));
    await expect(detail.getByText(say('events.reopened')).first()).toBeVisible();
    await detail.getByRole('button', { name: say('events.action.close'), exact: true }).click();
    await detail.getByLabel(say('events.result'), { exact: true }).fill('整条线路已检修');
    await detail.locator('.action-form button[type=submit]').click();
    await expect(detail.locator('.event-foot').getByText(say('events.state.closed')).first()).toBeVisible();
    await resident.reload();
    await expect(resident.locator('.follow-steps')).toContainText('整条线路已检修');
    await expect(resident.getByRole('button', { name: say('follow.reopen') })).toHaveCount(0);
    expect([...errors, ...residentErrors]).toEqual([]);
  });
});

test('who reports the same again is shown that it is known', async ({ page, request }) => {
  const place = await somePlace(request);
  const id = crypto.randomUUID();
  const sent = await request.put(`/api/reports/${id}`, { data: { category: 'tree', text: '树枝断了', lon: place.lon, lat: place.lat } });
  expect(sent.status()).toBe(201);
  await page.goto(`/?lang=en&report&lon=${place.lon}&lat=${place.lat}`);
  await page.getByLabel('What is it about').selectOption('tree');
  await page.getByRole('radio').first().check();
  await page.getByLabel('What happened').fill('The same branch');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Follow it' }).click();
  await expect(page.getByText('Somebody reported it before; both are handled together.')).toBeVisible();
});

test('a number that is not there is told so', async ({ page }) => {
  await page.goto('/?lang=en&ticket=2222-2222-2222');
  await expect(page.getByRole('alert')).toContainText('There is no such number');
});

for (const [name, options] of [['desk', { viewport: { width: 1440, height: 900 } }], ['phone', phone]] as const) {
  test(`the board on a ${name}, filtered by level, area and what is overdue`, async ({ browser }) => {
    const page = await signedIn(browser, { ...options, locale: 'en-GB' }, '/dispatcher?lang=en&level=2');
    await page.getByRole('button', { name: 'Community', exact: true }).click();
    await expect(page.locator('thead th').first()).toHaveText('Community');
    const first = page.locator('tbody tr').first();
    const area = (await first.locator('th').textContent())!;
    const open = Number(await first.locator('td').first().textContent());
    await first.locator('th button').click();
    await expect(page.locator('.board > .chip')).toContainText(area);
    await expect(page.locator('.tile-all b')).toHaveText(String(open));
    await page.locator('.tile-all').click();
    await expect(page.locator('.events > li')).toHaveCount(open);
    await page.locator('.event').first().click();
    await expect(page.locator('.history li').first()).toBeVisible();
  });
}
