import { expect, test } from '@playwright/test';
import { inEveryView } from './views';
import { get, mapIsDrawn, phone, somePlace } from './world';

interface Named { nameZh: string; nameEn: string }

/** A slow phone, and one without a network. */
test.beforeEach(({ context }) => context.addInitScript(() => localStorage.setItem('gridmap.tour.resident', 'taken')));

/** 1.6 Mbit/s, 150 ms, a processor a quarter as quick: what Lighthouse calls a slow 4G phone. */
const slow = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };

test.describe(() => {
  test.use({ ...phone, locale: 'zh-CN' });

  test('is usable soon on a slow phone, and takes less than 200 kB of script', async ({ page }) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', slow);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const scripts = new Map<string, number>();
    const requests = new Map<string, string>();
    session.on('Network.responseReceived', ({ requestId, type, response }) => { if (type === 'Script') requests.set(requestId, response.url); });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (requests.has(requestId)) scripts.set(requests.get(requestId)!, encodedDataLength); });
    const start = Date.now();
    await page.goto('/?lang=zh', { waitUntil: 'commit' });
    await page.getByRole('button', { name: '用我的位置' }).last().waitFor();
    const usable = Date.now() - start;
    await mapIsDrawn(page);
    const kilobytes = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000;
    console.log(`slow phone: usable after ${usable} ms, map drawn after ${Date.now() - start} ms, ${kilobytes.toFixed(1)} kB of script in ${scripts.size} files as sent`);
    expect(kilobytes).toBeGreaterThan(10);
    expect(kilobytes).toBeLessThan(200);
  });
});

inEveryView(({ language, said }) => {
  test('shows without a network what was seen with one', async ({ page, context, request }) => {
    const place = await somePlace(request);
    const permit = await get<{ materials: Named[] }>(request, 'service-items/residence_permit');
    const allowance = (await get<(Named & { code: string })[]>(request, 'service-items')).find(({ code }) => code === 'minimum_living_allowance')!;
    const link = `/?item=residence_permit&lon=${place.lon}&lat=${place.lat}`;
    await page.goto(link);
    await page.locator('.station').first().waitFor();
    await page.locator('.station.is-chosen .steps li').first().waitFor();
    await mapIsDrawn(page);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const wanted = ['/city', '/personas', '/station-kinds', '/service-items', '/service-items/residence_permit', '/nearest', '/route'];
      const isKept = async (): Promise<boolean> => {
        const kept = new Set((await (await caches.open('gridmap-resident-answers')).keys()).map(({ url }) => new URL(url).pathname));
        return wanted.every((path) => kept.has(`/api${path}`)) && (await (await caches.open('gridmap-resident-tiles')).keys()).length > 0;
      };
      while (!await isKept()) await new Promise((resolve) => { setTimeout(resolve, 100); });
    });
    const names = await page.locator('.station-name').allTextContents();
    const steps = await page.locator('.steps li').allTextContents();
    await context.setOffline(true);
    await page.reload();
    await expect(page.locator('.station-name')).toHaveText(names);
    await expect(page.locator('.steps li')).toHaveText(steps);
    await expect(page.locator('.bring')).toContainText(permit.materials[0]![language === 'zh' ? 'nameZh' : 'nameEn']);
    await expect(page.locator('.notice').filter({ hasText: said('offline.kept') })).toBeVisible();
    await mapIsDrawn(page);
    await page.getByRole('combobox').fill('dibao');
    await expect(page.getByRole('option').first()).toContainText(allowance[language === 'zh' ? 'nameZh' : 'nameEn']);
    await context.setOffline(false);
    await page.reload();
    await expect(page.locator('.station-name').first()).toBeVisible();
    await expect(page.locator('.notice').filter({ hasText: said('offline.kept') })).toHaveCount(0);
  });
});
