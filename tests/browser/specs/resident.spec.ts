import { expect, test } from '@playwright/test';
import { get, mapIsDrawn, phone, somePlace, watchErrors } from './world';

test.describe('a resident on a phone', () => {
  test.use({ ...phone, locale: 'zh-CN' });

  test('is told how to begin', async ({ page }) => {
    const errors = watchErrors(page);
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 2 })).toContainText('最近的服务站');
    await expect(page.getByText('在地图上点一下您的位置')).toBeVisible();
    await mapIsDrawn(page);
    expect(errors).toEqual([]);
  });

  test('finds a compound by name, and the stations near it with minutes, hours and the way', async ({ page, request }) => {
    const place = await somePlace(request);
    const errors = watchErrors(page);
    await page.goto('/?lang=zh');
    await page.getByRole('combobox').fill(place.name);
    await page.getByRole('option').filter({ hasText: place.name }).first().click();
    await expect(page.getByRole('heading', { level: 2, name: place.name })).toBeVisible();
    const stations = page.locator('.station');
    await expect(stations.first()).toBeVisible();
    expect(await stations.count()).toBeGreaterThan(1);
    await expect(stations.first()).toContainText(/\d+\s*分钟/);
    await expect(stations.first()).toContainText(/开放|开放时间未知/);
    await expect(page.locator('.steps li').first()).toContainText(/米|公里/);
    await expect(page.locator('.leaflet-routes-pane path').first()).toBeAttached();
    expect(new URL(page.url()).searchParams.get('lon')).toBe(place.lon.toFixed(6));
    expect(errors).toEqual([]);
  });

  test('taps the map', async ({ page }) => {
    await page.goto('/?lang=zh');
    await mapIsDrawn(page);
    await page.locator('.map').tap({ position: { x: 195, y: 260 } });
    await expect(page.getByRole('heading', { level: 2, name: '您选的位置' })).toBeVisible();
    await expect(page.locator('.station, .notice').first()).toBeVisible();
  });

  test('sees another station’s way by choosing it, and the link says which', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.goto(`/?lang=zh&lon=${place.lon}&lat=${place.lat}`);
    await page.locator('.station.is-chosen').waitFor();
    const other = (await page.locator('.station').first().getAttribute('class'))!.includes('is-chosen') ? 1 : 0;
    await page.locator('.station').nth(other).locator('button').first().click();
    await expect(page.locator('.station').nth(other).locator('.walk-sum')).toBeVisible();
    await expect(page.locator('.walk-sum')).toHaveCount(1);
    const chosen = new URL(page.url()).searchParams.get('station');
    await page.reload();
    await expect(page.locator('.station.is-chosen .walk-sum')).toBeVisible();
    expect(new URL(page.url()).searchParams.get('station')).toBe(chosen);
  });

  test('asks for a service item and sees only where it can be done', async ({ page, request }) => {
    const place = await somePlace(request);
    const items = await get<{ code: string; nameZh: string }[]>(request, 'service-items');
    const item = items[0]!;
    await page.goto(`/?lang=zh&lon=${place.lon}&lat=${place.lat}`);
    await page.getByRole('combobox').fill(item.nameZh);
    await page.getByRole('option').filter({ hasText: item.nameZh }).last().click();
    await expect(page.locator('.asked')).toContainText(item.nameZh);
    expect(new URL(page.url()).searchParams.get('item')).toBe(item.code);
    await expect(page.locator('.answer[aria-busy=false]')).toBeVisible();
    for (const station of await page.getByRole('list', { name: '最近的站点' }).locator('.station').all()) await expect(station).toContainText('能办此事项');
    await page.getByRole('button', { name: '不限事项' }).click();
    await expect(page.locator('.asked')).toHaveCount(0);
  });

  test('may name the item first, and goes back step by step', async ({ page, request }) => {
    const place = await somePlace(request);
    const item = (await get<{ code: string; nameZh: string }[]>(request, 'service-items'))[0]!;
    const box = page.getByRole('combobox');
    await page.goto('/?lang=zh');
    await box.fill(item.nameZh);
    await page.getByRole('option').filter({ hasText: item.nameZh }).last().click();
    await expect(page.locator('.asked')).toContainText(item.nameZh);
    await expect(page.getByRole('heading', { level: 2, name: '您在哪里？' })).toBeFocused();
    await expect(box).toHaveValue('');
    await page.reload();
    await expect(page.locator('.asked')).toContainText(item.nameZh);
    await box.fill(place.name);
    await page.getByRole('option').filter({ hasText: place.name }).first().click();
    await expect(page.getByRole('heading', { level: 2, name: place.name })).toBeFocused();
    await expect(box).toHaveValue(place.name);
    await page.goBack();
    await expect(page.getByRole('heading', { level: 2, name: '您在哪里？' })).toBeVisible();
    await page.goBack();
    await expect(page.locator('.asked')).toHaveCount(0);
    await page.goForward();
    await page.goForward();
    await expect(page.getByRole('heading', { level: 2, name: place.name })).toBeVisible();
  });

  test('walks no faster as an older person', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.goto(`/?lang=zh&lon=${place.lon}&lat=${place.lat}`);
    const minutes = page.locator('.station-time b').first();
    const adult = Number(await minutes.textContent());
    const answered = page.waitForResponse((response) => response.url().includes('/api/nearest') && response.url().includes('persona=elder'));
    await page.getByRole('button', { name: /老|长者/ }).click();
    await answered;
    await expect.poll(async () => Number(await minutes.textContent())).toBeGreaterThanOrEqual(adult);
    expect(new URL(page.url()).searchParams.get('persona')).toBe('elder');
  });

  test('asks for another time', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.goto(`/?lang=zh&lon=${place.lon}&lat=${place.lat}`);
    await page.locator('.station').first().waitFor();
    await page.getByRole('button', { name: '其他时间' }).click();
    const answered = page.waitForResponse((response) => response.url().includes('at=2026-11-22T03'));
    await page.getByLabel('日期和时间').fill('2026-11-22T03:00');
    await page.getByLabel('日期和时间').blur();
    await answered;
    expect(new URL(page.url()).searchParams.get('at')).toBe('2026-11-22T03:00');
  });

  test('is told honestly where no street is near', async ({ page, request }) => {
    const city = await get<{ bounds: number[] }>(request, 'city');
    await page.goto(`/?lang=zh&lon=${city.bounds[0]! - 0.3}&lat=${city.bounds[1]! - 0.3}`);
    await expect(page.getByText('这里还连不上步行路网')).toBeVisible();
    await expect(page.locator('.station')).toHaveCount(0);
  });

  test('is told what to do when the position may not be read', async ({ page }) => {
    await page.goto('/?lang=zh');
    await page.getByRole('button', { name: '用我的位置' }).first().click();
    await expect(page.getByText('没能定位')).toBeVisible();
    await expect(page.getByText(/在地图上点一下您的位置/).first()).toBeVisible();
    await page.locator('.map').tap({ position: { x: 195, y: 260 } });
    await expect(page.getByText('没能定位')).toHaveCount(0);
  });

  test('uses the position', async ({ page, context, request }) => {
    const place = await somePlace(request);
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ longitude: place.lon, latitude: place.lat });
    await page.goto('/?lang=zh');
    await page.getByRole('button', { name: '用我的位置' }).first().click();
    await expect(page.getByRole('heading', { level: 2, name: '您的位置' })).toBeVisible();
    await expect(page.locator('.station').first()).toBeVisible();
  });

  test('opens and closes the sheet', async ({ page }) => {
    await page.goto('/?lang=zh');
    const sheet = page.locator('.sheet');
    const half = (await sheet.boundingBox())!.height;
    await page.getByRole('button', { name: '展开结果' }).click();
    await expect.poll(async () => (await sheet.boundingBox())!.height).toBeGreaterThan(half + 100);
  });
});

test.describe('a resident at a desk, in English', () => {
  test.use({ locale: 'en-GB', serviceWorkers: 'block' }); // requests are broken off here, and would be behind one

  test('reads English and keeps it', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
    await expect(page.locator('.station').first()).toContainText(/min/);
    await page.getByRole('button', { name: '中文' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  });

  test('is told when the service cannot be reached, and tries again', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.route('**/api/nearest*', (route) => route.abort());
    await page.goto(`/?lang=en&lon=${place.lon}&lat=${place.lat}`);
    await expect(page.getByRole('alert')).toContainText('The service cannot be reached');
    await page.unroute('**/api/nearest*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('.station').first()).toBeVisible();
  });

  test('is told what the service refused', async ({ page }) => {
    await page.goto('/?lang=en&lon=104&lat=30.6&item=no_such_item');
    await expect(page.getByRole('alert')).toBeVisible();
  });
});
