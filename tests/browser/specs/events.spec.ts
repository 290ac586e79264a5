import { expect, test, type Browser, type Page } from '@playwright/test';
import { phone, somePlace, watchErrors } from './world';

/** A PNG of one pixel. */
const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
const dispatcher = { name: 'dispatcher', password: 'gridmap-demo' };

async function signedIn(browser: Browser, options: object, path = '/dispatcher?lang=zh'): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(path);
  await page.getByLabel(/账号|用户名|Name/).fill(dispatcher.name);
  await page.getByLabel(/密码|Password/).fill(dispatcher.password);
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
  await expect(page.locator('.tiles')).toBeVisible();
  return page;
}

test('a resident’s report comes to the dispatcher’s board by itself, is accepted, passed on and closed; the resident sees it and reopens once', async ({ browser, request }) => {
  const place = await somePlace(request);
  const words = `路灯不亮 ${Date.now()}`;
  const desk = await signedIn(browser, { locale: 'zh-CN', viewport: { width: 1440, height: 900 } });
  const errors = watchErrors(desk);
  await expect(desk.getByText('实时')).toBeVisible();
  await expect(desk.getByText(words)).toHaveCount(0);

  const resident = await (await browser.newContext({ ...phone, locale: 'zh-CN' })).newPage();
  const residentErrors = watchErrors(resident);
  await resident.goto(`/?lang=zh&lon=${place.lon}&lat=${place.lat}`);
  await resident.getByRole('button', { name: '上报问题' }).click();
  await expect(resident.getByText('位置已选好')).toBeVisible();
  await resident.getByLabel('是什么问题').selectOption('street_light');
  await resident.getByLabel('说说情况').fill(words);
  await resident.getByLabel('联系方式').fill('13800001234');
  await resident.locator('input[type=file]').setInputFiles({ name: 'lamp.png', mimeType: 'image/png', buffer: onePixel });
  await expect(resident.getByText('lamp.png')).toBeVisible();
  await resident.getByRole('button', { name: '上报', exact: true }).click();
  const ticket = (await resident.locator('.ticket output').textContent())!;
  expect(ticket).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);

  // Nobody reloads.
  const row = desk.locator('.event', { hasText: words });
  await expect(row).toBeVisible();
  await row.click();
  const detail = desk.locator('.detail');
  await expect(detail.locator('.photos img')).toHaveJSProperty('naturalWidth', 1);
  await detail.getByRole('button', { name: '受理' }).click();
  await expect(detail.getByText('办理中', { exact: true })).toBeVisible();
  await detail.getByRole('button', { name: '吹哨' }).click();
  await detail.getByLabel('说明').fill('请派人到场，联系人王敏');
  await detail.locator('.action-form button[type=submit]').click();
  await expect(detail.getByText('已吹哨', { exact: true })).toBeVisible();
  await detail.getByRole('button', { name: '查看' }).click();
  await detail.getByLabel('查看的理由').fill('需要约时间');
  await detail.getByRole('button', { name: '显示' }).click();
  await expect(detail.getByText('13800001234')).toBeVisible();
  await detail.getByRole('button', { name: '办结' }).click();
  await detail.getByLabel('办理结果').fill('换了灯泡');
  await detail.locator('input[type=file]').setInputFiles({ name: 'new.png', mimeType: 'image/png', buffer: onePixel });
  await detail.locator('.action-form button[type=submit]').click();
  await expect(detail.locator('.event-foot').getByText('已办结').first()).toBeVisible();

  await resident.goto(`/?lang=zh&ticket=${ticket.toLowerCase()}`);
  await expect(resident.locator('.follow-state')).toContainText('已办结');
  await expect(resident.locator('.follow-steps')).toContainText('换了灯泡');
  await expect(resident.locator('.follow-steps img')).toHaveJSProperty('naturalWidth', 1);
  await expect(resident.locator('.report')).not.toContainText('王敏');
  await expect(resident.locator('.report')).not.toContainText('调度员');
  await resident.getByLabel('还有问题？').fill('今晚又不亮了');
  await resident.getByRole('button', { name: '重新打开' }).click();
  await expect(resident.locator('.follow-state')).toContainText('等待受理');
  await expect(detail.getByText('居民重新打开过')).toBeVisible();
  await detail.getByRole('button', { name: '办结' }).click();
  await detail.getByLabel('办理结果').fill('整条线路已检修');
  await detail.locator('.action-form button[type=submit]').click();
  await expect(detail.locator('.event-foot').getByText('已办结').first()).toBeVisible();
  await resident.reload();
  await expect(resident.locator('.follow-steps')).toContainText('整条线路已检修');
  await expect(resident.getByRole('button', { name: '重新打开' })).toHaveCount(0);
  expect([...errors, ...residentErrors]).toEqual([]);
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
