import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { inEveryView } from './views';
import { get, phone, somePlace, watchErrors } from './world';

/** "I need to do something": found as people say it, and what to bring is known before anybody sets out. */
test.use({ storageState: { cookies: [], origins: [] } });
test.beforeEach(({ context }) => context.addInitScript(() => localStorage.setItem('gridmap.tour.resident', 'taken')));

/** As people type it: Chinese, pinyin, its initials, another word, a sentence; and as English names it. */
const typed = { zh: ['办理居住证', 'jzz', 'juzhuzheng', '暂住证', '我要办居住证'], en: ['Residence permit', 'jzz', 'juzhuzheng', '暂住证'] };

inEveryView(({ language, say }) => {
  test('a residence permit is found as people type it, and what to bring is told before anybody sets out', async ({ page, request }) => {
    const items = await get<{ code: string; nameZh: string; nameEn: string }[]>(request, 'service-items');
    const permit = items.find(({ code }) => code === 'residence_permit')!;
    const name = language === 'zh' ? permit.nameZh : permit.nameEn;
    const { materials } = await get<{ materials: { nameZh: string; nameEn: string }[] }>(request, 'service-items/residence_permit');
    await page.goto('/');
    const first = page.getByRole('option').first();
    for (const word of typed[language]) {
      await page.getByRole('combobox').fill(word);
      await expect(first, word).toContainText(name);
    }
    await first.click();
    await expect(page.locator('.asked')).toContainText(name);
    for (const material of materials) await expect(page.locator('.bring')).toContainText(language === 'zh' ? material.nameZh : material.nameEn);
    await expect(page.locator('.bring')).toContainText(say('bring.example'));
    await expect(page.getByRole('heading', { level: 2, name: say('empty.where') })).toBeFocused();
  });
});

test.describe('on a phone', () => {
  test.use({ ...phone, locale: 'zh-CN' });

  test('who does not know what it is called chooses among the usual things and all of them', async ({ page, request }) => {
    const errors = watchErrors(page);
    const place = await somePlace(request);
    await page.goto('/?lang=zh');
    await page.getByRole('button', { name: '展开结果' }).click();
    await page.locator('.items summary').click();
    await expect(page.getByRole('heading', { level: 4, name: '民政' })).toBeVisible();
    await page.getByRole('button', { name: '如厕' }).first().click();
    await expect(page.locator('.bring')).toContainText('不用带什么');
    await page.goto(`${page.url()}&lon=${place.lon}&lat=${place.lat}`);
    await expect(page.locator('.asked')).toContainText('如厕');
    await expect(page.locator('.station, .notice-warn').first()).toBeVisible();
    expect(errors).toEqual([]);
  });
});

test.describe('at a desk, in English', () => {
  test.use({ locale: 'en-GB' });

  test('nothing on it is out of reach for somebody', async ({ page, request }) => {
    const place = await somePlace(request);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(`/?lang=en&item=senior_card&lon=${place.lon}&lat=${place.lat}`);
      await page.locator('.bring').waitFor();
      await page.locator('.station').first().waitFor();
      expect((await new AxeBuilder({ page }).exclude('.leaflet-container').analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
});
