import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { doneRun, get, phone, somePlace } from './world';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`accessibility, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('the resident’s answer', async ({ page, request }) => {
      const place = await somePlace(request);
      await page.goto(`/?lang=zh&lon=${place.lon}&lat=${place.lat}`);
      await page.locator('.steps li').first().waitFor();
      await expectNoViolations(page);
    });

    test('the planner’s areas and gaps', async ({ page, request }) => {
      const run = await doneRun(request);
      await page.goto(`/planner?lang=en&run=${run.id}`);
      await page.locator('tbody tr').first().waitFor();
      await expectNoViolations(page);
      await page.getByRole('tab', { name: /Gaps/ }).click();
      await page.locator('.gap').first().click();
      await page.locator('.card .facts').waitFor();
      await expectNoViolations(page);
    });
  });
}

test('the resident’s page on a phone has targets of 44 pixels', async ({ browser, request, baseURL }) => {
  const place = await somePlace(request);
  const context = await browser.newContext({ ...phone, baseURL: baseURL! });
  const page = await context.newPage();
  await page.goto(`/?lang=zh&lon=${place.lon}&lat=${place.lat}`);
  await page.locator('.station').first().waitFor();
  const small = await page.locator('.sheet-body button, .sheet-body a, .top button, .leaflet-bar a').evaluateAll((targets) => targets
    .map((target) => ({ name: target.textContent || target.getAttribute('aria-label'), ...target.getBoundingClientRect().toJSON() as DOMRect }))
    .filter((target) => target.width > 0 && (target.height < 44 || target.width < 44))
    .map((target) => `${target.name}: ${target.width} × ${target.height}`));
  expect(small).toEqual([]);
  await context.close();
});

test('generated data is shown as generated, and every source is named on the map', async ({ page, request }) => {
  const city = await get<{ generated: boolean; sources: { attribution: string; generated: boolean }[] }>(request, 'city');
  for (const path of ['/?lang=zh', '/planner?lang=zh']) {
    await page.goto(path);
    const attribution = page.locator('.leaflet-control-attribution');
    for (const source of city.sources) await expect(attribution).toContainText(source.attribution);
    const badge = page.getByRole('button', { name: '生成数据' });
    if (!city.generated && !city.sources.some((source) => source.generated)) continue;
    await badge.click();
    await expect(page.locator('.generated-text')).toContainText('程序生成');
  }
});

test('the pages ask nothing of any other host', async ({ page, baseURL }) => {
  const others: string[] = [];
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(baseURL!).host) others.push(request.url()); });
  for (const path of ['/', '/planner']) {
    await page.goto(path);
    await page.locator('.leaflet-tile-pane canvas').first().waitFor();
  }
  expect(others).toEqual([]);
});

test('the resident’s script is below 200 kB compressed', async ({ page, request }) => {
  const scripts = new Set<string>();
  page.on('response', (response) => { if (response.url().endsWith('.js')) scripts.add(response.url()); });
  await page.goto('/');
  await page.locator('.leaflet-tile-pane canvas').first().waitFor();
  const { gzipSync } = await import('node:zlib');
  let bytes = 0;
  for (const url of scripts) bytes += gzipSync(await (await request.get(url)).body()).length;
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(200_000);
});
