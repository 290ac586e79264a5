import { createHmac } from 'node:crypto';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { phone, watchErrors } from './world';

const administrator = { name: 'admin', password: 'gridmap-demo' };
const password = 'a quiet harbour';

/** What an authenticator shows (RFC 6238: SHA-1, 6 digits, 30 s). */
function codeOf(key: string, at = Date.now()): string {
  const bits = [...key].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac('sha1', bytes).update(step).digest();
  const place = hash[hash.length - 1]! & 15;
  return String((hash.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function signIn(page: Page, account: { name: string; password: string }): Promise<void> {
  await page.locator('.sign-in-form input[name=name]').fill(account.name);
  await page.locator('.sign-in-form input[name=password]').fill(account.password);
  await page.locator('.sign-in-form button[type=submit]').click();
}

const fresh = (browser: Browser) => browser.newContext(phone).then((context) => context.newPage());

test('an administrator makes an account; its owner changes the password, adds a second factor, ends another session', async ({ page, browser }) => {
  const errors = watchErrors(page);
  const name = `t${Date.now().toString(36)}`;
  await page.goto('/admin?lang=en');
  await signIn(page, administrator);
  await page.getByRole('button', { name: 'New account' }).first().click();
  const form = page.locator('.own-form').first();
  await form.getByLabel('Account').fill(name);
  await form.getByLabel('Name', { exact: true }).fill('Chen Wei');
  await form.getByLabel('Role').selectOption('planner');
  await form.getByLabel('The scope is everywhere').check();
  await form.getByRole('button', { name: 'New account' }).click();
  const once = (await page.locator('.own-secret').textContent())!;
  expect(once).toMatch(/^\w{4}(-\w{4}){3}$/);

  const own = await fresh(browser);
  await own.goto('/account?lang=zh');
  await signIn(own, { name, password: once });
  await expect(own.getByText('请先修改密码')).toBeVisible();
  await expect(own.getByRole('region', { name: '第二重验证' })).toHaveCount(0);
  await own.getByLabel('当前密码').fill(once);
  await own.getByLabel('新密码', { exact: false }).first().fill(password);
  await own.getByLabel('再输入一次新密码').fill(`${password}s`);
  await own.getByRole('button', { name: '修改密码' }).click();
  await expect(own.getByRole('alert')).toContainText('不一样');
  await own.getByLabel('再输入一次新密码').fill(password);
  await own.getByRole('button', { name: '修改密码' }).click();

  const factor = own.getByRole('region', { name: '第二重验证' });
  await factor.getByRole('button', { name: '开启' }).click();
  await factor.getByLabel('当前密码').fill(password);
  await factor.getByRole('button', { name: '开启' }).last().click();
  await expect(factor.getByRole('img', { name: /二维码/ })).toBeVisible();
  const key = (await factor.locator('.own-secret').textContent())!.replaceAll(' ', '');
  await factor.getByLabel('6 位数字').fill(codeOf(key));
  await factor.getByRole('button', { name: '确认开启' }).click();
  await expect(factor.locator('.own-codes code')).toHaveCount(10);
  const recovery = (await factor.locator('.own-codes code').first().textContent())!;
  await factor.getByRole('button', { name: '已保存好' }).click();

  const other = await fresh(browser);
  await other.goto('/account?lang=en');
  await signIn(other, { name, password });
  await other.getByLabel(/^Code/).fill(recovery);
  await other.locator('.sign-in-form button[type=submit]').click();
  await expect(other.getByText('On. 9 recovery codes left.')).toBeVisible();

  await own.reload();
  const sessions = own.getByRole('region', { name: '登录的设备' });
  await expect(sessions.locator('li')).toHaveCount(2);
  await sessions.getByRole('button', { name: '退出', exact: true }).click();
  await expect(sessions.locator('li')).toHaveCount(1);
  await other.reload();
  await expect(other.locator('.sign-in-form')).toBeVisible();

  await page.getByRole('searchbox').fill(name);
  await expect(page.locator('.admin-line')).toHaveCount(1);
  await page.locator('.admin-line').click();
  await page.getByLabel('Disable this account').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await own.reload();
  await expect(own.locator('.sign-in-form')).toBeVisible();
  expect(errors).toEqual([]);
});

test('what is not an administrator’s is told so, and a lock says for how long', async ({ page, browser }) => {
  await page.goto('/admin?lang=en');
  await signIn(page, { name: 'planner', password: 'gridmap-demo' });
  await expect(page.getByText('This page is for administrators.')).toBeVisible();

  const locked = await fresh(browser);
  await locked.goto('/account?lang=zh');
  const nobody = `t${Date.now().toString(36)}`;
  for (let tries = 0; tries < 5; tries++) {
    const answered = locked.waitForResponse((response) => response.url().endsWith('/api/session') && response.request().method() === 'POST');
    await signIn(locked, { name: nobody, password: 'wrong' });
    await answered;
  }
  await expect(locked.getByRole('alert')).toContainText('15 分钟');
});
