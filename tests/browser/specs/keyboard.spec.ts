import { expect, test, type Locator, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { kept, ServiceOf, uniqueNote, visitsWith } from './phone';
import { inView } from './views';
import { doneRun, get, planner, somePlace } from './world';

/** From the address on nothing but keys: where the focus is, is seen at each of them. */

/** What has the focus shows that it has, wholly or in part in view; else what is wrong. */
const unseen = (page: Page): Promise<string | null> => page.evaluate(() => {
  const focused = document.activeElement as HTMLElement | null;
  if (!focused || focused === document.body) return null; // out of the page and back in by the next Tab
  const name = `${focused.tagName.toLowerCase()}.${[...focused.classList].join('.')} “${(focused.textContent || focused.getAttribute('aria-label') || '').trim().slice(0, 40)}”`;
  const box = focused.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return `${name} is out of view`;
  for (let each: HTMLElement | null = focused, up = 0; each && up < 3; each = each.parentElement, up++) {
    const style = getComputedStyle(each);
    if ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || each.tagName === 'OPTION') return null;
  }
  return `${name} shows no focus`;
});

/** Presses Tab until it is there. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const wrong: string[] = [];
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key);
    const found = await unseen(page);
    if (found) wrong.push(found);
    if (await target.first().evaluate((element) => element === document.activeElement)) {
      expect([...new Set(wrong)]).toEqual([]);
      return;
    }
  }
  throw new Error(`Not reached by ${key}: ${target}`);
}

test('the planner asks, runs, looks at a gap and takes the answer out', async ({ page, request }) => {
  test.setTimeout(120_000);
  const { say, said } = inView('en, desk');
  await doneRun(request);
  await page.goto('/planner?lang=en');
  await page.locator('.ask-sentence').waitFor();
  await tabTo(page, page.getByRole('combobox', { name: say('ask.minutes') }));
  await page.keyboard.type('10'); // as its options begin
  await expect(page.getByRole('combobox', { name: say('ask.minutes') })).toHaveValue('10');
  await tabTo(page, page.getByRole('button', { name: say('ask.run') }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByLabel(say('signIn.name'), { exact: true }));
  await page.keyboard.type(planner.name);
  await tabTo(page, dialog.getByLabel(say('signIn.password'), { exact: true }));
  await page.keyboard.type(planner.password);
  await page.keyboard.press('Enter');
  await expect(page.locator('.figures-said')).toBeVisible({ timeout: 60_000 });

  await tabTo(page, page.getByRole('tab', { name: say('tab.areas') }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: said('tab.gaps') })).toBeFocused();
  const gap = page.locator('.gap').first();
  await tabTo(page, gap);
  await page.keyboard.press('Enter');
  await expect(page.locator('.card h2')).toBeFocused();
  await expect(page.locator('.card .facts')).toContainText(/\d/);
  await page.keyboard.press('Escape');
  await expect(gap).toBeFocused();

  await tabTo(page, page.getByRole('button', { name: say('cov.export.open'), exact: true }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('.export-list').getByRole('button', { name: new RegExp(`^${say('cov.export.xlsx')}`) }));
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect(readFileSync(await (await download).path()).subarray(0, 2).toString()).toBe('PK');
});

test('the worker finds a household, records a visit without a network, sees it wait and sends it', async ({ browser, playwright, baseURL }, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has workers with households.');
  const { say, said } = inView('zh, phone');
  const context = await browser.newContext({ baseURL: baseURL!, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto('/worker?lang=zh');
  await page.locator('.sign-in-form').waitFor();
  await tabTo(page, page.locator('input[name=name]'));
  await page.keyboard.type('worker2');
  await tabTo(page, page.locator('input[name=password]'));
  await page.keyboard.type(planner.password);
  await page.keyboard.press('Enter');
  await page.locator('.row').first().waitFor();
  await expect(page.locator('.status-chip')).toContainText(said('worker.status.sent'));
  await page.evaluate(() => navigator.serviceWorker.ready);

  const { households } = await kept(page, 'worker2');
  const { id, address } = households.sort((a, b) => b.address.localeCompare(a.address))[0]!;
  const note = uniqueNote('键盘');
  await context.setOffline(true);
  await tabTo(page, page.getByRole('searchbox'));
  await page.keyboard.type(address);
  await tabTo(page, page.locator('.row').filter({ has: page.getByText(address, { exact: true }) }));
  await page.keyboard.press('Enter');
  await page.locator('.summary').waitFor();
  await tabTo(page, page.locator('.tick input'));
  await page.keyboard.press('Space');
  await expect(page.locator('.tick input').first()).toBeChecked();
  await tabTo(page, page.locator('.front textarea'));
  await page.keyboard.type(note);
  await tabTo(page, page.getByRole('button', { name: say('worker.visit.save') }));
  await page.keyboard.press('Enter');
  await expect(page.locator('.toast')).toContainText(address);

  await tabTo(page, page.locator('.tabs button').filter({ hasText: say('worker.tab.outbox') }));
  await page.keyboard.press('Enter');
  await expect(page.locator('.outbox')).toContainText(say('worker.outbox.waiting', { n: 1 }));
  await context.setOffline(false);
  await expect(page.locator('.outbox')).toContainText(say('worker.outbox.nothing'));
  await expect(page.locator('.status-chip')).toContainText(said('worker.status.sent'));
  const api = await ServiceOf.signIn(await playwright.request.newContext({ baseURL: baseURL! }), 'worker2');
  expect(visitsWith(await api.household(id), note).map((each) => each.state)).toEqual(['counted']);
  await context.close();
});

test('the resident names the thing by pinyin, then the place, and reads the answer and the way', async ({ page, request }) => {
  const { say, said } = inView('zh, desk');
  const place = await somePlace(request);
  const item = (await get<{ code: string; nameZh: string }[]>(request, 'service-items')).find(({ code }) => code === 'senior_card')!;
  await page.goto('/?lang=zh');
  const box = page.getByRole('combobox', { name: say('search.label') });
  await box.waitFor();
  await tabTo(page, box);
  await page.keyboard.type('laonianzheng');
  await expect(page.getByRole('option').first()).toContainText(item.nameZh);
  await page.keyboard.press('Enter');
  await expect(page.locator('.asked')).toContainText(item.nameZh);
  await expect(page.getByRole('heading', { level: 2, name: say('empty.where') })).toBeFocused();
  await expect(page.locator('.bring li').first()).toBeVisible();
  await tabTo(page, box, 'Shift+Tab');
  await page.keyboard.type(place.name);
  await expect(page.getByRole('option').first()).toContainText(place.name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: place.name })).toBeFocused();
  await expect(page.locator('.station').first()).toContainText(say('mark.offers'));
  await expect(page.locator('.steps li').last()).toContainText(said('way.arrive'));

  const other = page.locator('.station:not(.is-chosen) .station-button').first();
  const name = (await other.locator('.station-name').textContent())!;
  await tabTo(page, other);
  await page.keyboard.press('Enter');
  await expect(page.locator('.station.is-chosen')).toContainText(name);
  await expect(page.locator('.station.is-chosen .steps li').last()).toContainText(said('way.arrive'));
});
