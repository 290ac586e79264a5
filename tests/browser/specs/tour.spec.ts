import { expect, test, type Locator, type Page } from '@playwright/test';
import { phone, signIn } from './world';

/** Where each role meets its tour; what is there before it counts as opened. */
const roles = [
  { role: 'resident', account: null, path: '/', ready: '.sheet' },
  { role: 'planner', account: null, path: '/planner', ready: '.ask-sentence' },
  { role: 'dispatcher', account: 'dispatcher', path: '/dispatcher', ready: '.board .tile' },
  { role: 'worker', account: 'worker', path: '/worker', ready: '.virtual .row' },
] as const;

// Nobody has been here before.
test.use({ storageState: { cookies: [], origins: [] } });

const card = (page: Page): Locator => page.locator('.tour');

async function open(page: Page, role: (typeof roles)[number], query: string): Promise<void> {
  if (role.account) await signIn(page.request, { name: role.account, password: 'gridmap-demo' });
  await page.goto(`${role.path}${query}`);
  await page.locator(role.ready).first().waitFor();
}

for (const role of roles) {
  for (const [size, options] of [['desk', { viewport: { width: 1440, height: 900 } }], ['phone', phone]] as const) {
    test(`the ${role.role} is shown round on the first visit, on a ${size}`, async ({ browser, baseURL }, info) => {
      test.skip(role.account !== null && info.project.name !== 'demo', 'The demo city has this account’s work.');
      const page = await (await browser.newContext({ ...options, baseURL: baseURL! })).newPage();
      await open(page, role, '?lang=zh');
      for (let step = 1; step <= 4; step++) {
        await expect(card(page)).toContainText(`导览 ${step} / 4`);
        // On a phone the dispatcher sees one part at a time: what the step is about may be on another.
        await expect.poll(() => page.locator('.tour-ring').evaluate((ring: HTMLElement) => ring.hidden || ring.getBoundingClientRect().width > 20), { message: `what step ${step} is about` }).toBe(true);
        expect(await page.locator('.tour-ring').isVisible(), `step ${step} points at something`).toBe(true);
        const { x, y, width, height } = (await card(page).boundingBox())!;
        const view = page.viewportSize()!;
        expect(x >= 0 && y >= 0 && x + width <= view.width && y + height <= view.height, `step ${step} is wholly in view`).toBe(true);
        await card(page).getByRole('button', { name: step < 4 ? '下一步' : '开始使用' }).click();
      }
      await expect(card(page)).toHaveCount(0);
      await page.reload();
      await page.locator(role.ready).first().waitFor();
      await page.waitForTimeout(500);
      await expect(card(page)).toHaveCount(0);
      await page.context().close();
    });
  }
}

test('the tour takes nothing from the page, is skipped by keyboard, and is started again by its button', async ({ page }) => {
  await page.goto('/planner?lang=en');
  await expect(card(page)).toContainText('Tour, 1 of 4');
  expect(await page.evaluate(() => document.activeElement === document.body), 'the focus was not taken').toBe(true);
  await page.getByRole('combobox').first().focus();
  await page.locator('.tour').getByRole('button', { name: 'Next' }).focus();
  await page.keyboard.press('Enter');
  await expect(card(page)).toContainText('2 of 4');
  expect(new URL(page.url()).searchParams.get('tour')).toBe('2');
  await page.keyboard.press('Escape');
  await expect(card(page)).toHaveCount(0);
  expect(new URL(page.url()).searchParams.has('tour')).toBe(false);
  const button = page.getByRole('button', { name: 'Tour', exact: true });
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('button', { name: 'Next' })).toBeFocused();
  await page.goto('/planner?lang=en&tour=3');
  await expect(card(page)).toContainText('3 of 4');
  await expect(card(page)).toContainText('See why');
});
