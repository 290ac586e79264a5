import { expect, test, type Page } from '@playwright/test';
import { inEveryView } from './views';
import { get, mapIsDrawn, phone, somePlace, watchErrors } from './world';

interface Named { code: string; nameZh: string; nameEn: string }
interface Nearest { stations: { name: string; nameEn: string | null; walkSeconds: number; openNow: boolean | null }[] }

inEveryView(({ language, isPhone, say, said, press }) => {
  /** The map, where no sheet lies over it. */
  const pressMap = (page: Page) => press(page.locator('.map'), isPhone ? 0.5 : 0.7, isPhone ? 0.3 : 0.5);
  /** Of a place: in English as it is called there, where anybody says so. */
  const called = (place: { name: string; nameEn: string | null }) => (language === 'en' && place.nameEn) || place.name;
  const nameOf = (item: Named) => (language === 'zh' ? item.nameZh : item.nameEn);

  test('is told how to begin, and taps the map', async ({ page }) => {
    const errors = watchErrors(page);
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en');
    await expect(page.getByRole('heading', { level: 2 })).toContainText(say('empty.title'));
    await expect(page.getByText(say('empty.tap')).first()).toBeVisible();
    await mapIsDrawn(page);
    await pressMap(page);
    await expect(page.getByRole('heading', { level: 2, name: say('place.chosen') })).toBeVisible();
    await expect(page.locator('.station, .notice').first()).toBeVisible();
    expect(errors).toEqual([]);
  });

  test('finds a compound by name, and the stations near it with minutes, hours and the way', async ({ page, request }) => {
    const place = await somePlace(request);
    const errors = watchErrors(page);
    await page.goto('/');
    await page.getByRole('combobox').fill(place.name);
    const answered = page.waitForResponse((response) => response.url().includes('/api/nearest'));
    await page.getByRole('option').filter({ hasText: place.name }).first().click();
    await expect(page.getByRole('heading', { level: 2, name: called(place) })).toBeVisible();
    const found = (await (await answered).json()) as Nearest;
    expect(found.stations.length).toBeGreaterThan(1);
    const stations = page.getByRole('list', { name: say('nearest.list') }).locator('.station');
    await expect(stations).toHaveCount(found.stations.length);
    for (const [i, station] of found.stations.entries()) {
      await expect(stations.nth(i).locator('.station-name')).toContainText(called(station));
      await expect(stations.nth(i).locator('.station-time b')).toHaveText(String(Math.ceil(station.walkSeconds / 60)));
      const hours = station.openNow === null ? ['hours.unknown'] as const : station.openNow ? ['hours.openUntil', 'hours.open'] as const : ['hours.closedUntil', 'hours.closed'] as const;
      await expect(stations.nth(i).locator('.station-detail')).toContainText(new RegExp(hours.map((key) => said(key).source).join('|')));
    }
    await expect(page.locator('.steps li').first()).toContainText(/\d/);
    await expect(page.locator('.leaflet-routes-pane path').first()).toBeAttached();
    expect(new URL(page.url()).searchParams.get('lon')).toBe(place.lon.toFixed(6));
    expect(errors).toEqual([]);
  });

  test('finds an address, and says so in the list', async ({ page, request }) => {
    const [address] = (await get<{ name: string; nameEn: string | null; type: string; lon: number }[]>(request, `search?q=${encodeURIComponent('号')}&limit=20`)).filter((hit) => hit.type === 'address');
    test.skip(address === undefined, 'This city has no addresses.');
    await page.goto('/');
    await page.getByRole('combobox').fill(address!.name);
    const option = page.getByRole('option').filter({ hasText: address!.name }).first();
    await expect(option).toContainText(say('place.address'));
    await option.click();
    await expect(page.getByRole('heading', { level: 2, name: called(address!) })).toBeVisible();
    await expect(page.locator('.station, .notice-warn').first()).toBeVisible();
    expect(Number(new URL(page.url()).searchParams.get('lon'))).toBeCloseTo(address!.lon, 3);
  });

  test('sees another station’s way by choosing it, and the link says which', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
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
    const item = (await get<Named[]>(request, 'service-items'))[0]!;
    await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
    await page.getByRole('combobox').fill(nameOf(item));
    await page.getByRole('option').filter({ hasText: nameOf(item) }).last().click();
    await expect(page.locator('.asked')).toContainText(nameOf(item));
    expect(new URL(page.url()).searchParams.get('item')).toBe(item.code);
    await expect(page.locator('.answer[aria-busy=false]')).toBeVisible();
    for (const station of await page.getByRole('list', { name: say('nearest.list') }).locator('.station').all()) await expect(station).toContainText(say('mark.offers'));
    await page.getByRole('button', { name: say('item.clear') }).click();
    await expect(page.locator('.asked')).toHaveCount(0);
  });

  test('may name the item first, and goes back step by step', async ({ page, request }) => {
    const place = await somePlace(request);
    const item = (await get<Named[]>(request, 'service-items'))[0]!;
    const box = page.getByRole('combobox');
    await page.goto('/');
    await box.fill(nameOf(item));
    await page.getByRole('option').filter({ hasText: nameOf(item) }).last().click();
    await expect(page.locator('.asked')).toContainText(nameOf(item));
    await expect(page.getByRole('heading', { level: 2, name: say('empty.where') })).toBeFocused();
    await expect(box).toHaveValue('');
    await page.reload();
    await expect(page.locator('.asked')).toContainText(nameOf(item));
    await box.fill(place.name);
    await page.getByRole('option').filter({ hasText: place.name }).first().click();
    await expect(page.getByRole('heading', { level: 2, name: called(place) })).toBeFocused();
    await expect(box).toHaveValue(called(place));
    await page.goBack();
    await expect(page.getByRole('heading', { level: 2, name: say('empty.where') })).toBeVisible();
    await page.goBack();
    await expect(page.locator('.asked')).toHaveCount(0);
    await page.goForward();
    await page.goForward();
    await expect(page.getByRole('heading', { level: 2, name: called(place) })).toBeVisible();
  });

  test('is told the minutes of an older person and of somebody in a wheelchair', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
    const minutes = page.locator('.station-time');
    const adult = Number(await minutes.first().locator('b').textContent());
    const personas = await get<Named[]>(request, 'personas');
    for (const persona of ['elder', 'wheelchair']) {
      const answered = page.waitForResponse((response) => response.url().includes('/api/nearest') && response.url().includes(`persona=${persona}`));
      await page.getByRole('button', { name: nameOf(personas.find(({ code }) => code === persona)!), exact: true }).click();
      const { stations: [nearest] } = (await (await answered).json()) as Nearest;
      expect(new URL(page.url()).searchParams.get('persona')).toBe(persona);
      if (!nearest) { // no way without steps leads to any
        await expect(page.locator('.notice-warn')).toBeVisible();
        continue;
      }
      await expect(minutes.first().locator('b')).toHaveText(String(Math.ceil(nearest.walkSeconds / 60)));
      if (persona === 'elder') expect(Math.ceil(nearest.walkSeconds / 60)).toBeGreaterThanOrEqual(adult);
    }
  });

  test('asks for another time', async ({ page, request }) => {
    const place = await somePlace(request);
    await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
    await page.locator('.station').first().waitFor();
    await page.getByRole('button', { name: say('when.other') }).click();
    const answered = page.waitForResponse((response) => response.url().includes('at=2026-11-22T03'));
    await page.getByLabel(say('when.at')).fill('2026-11-22T03:00');
    await page.getByLabel(say('when.at')).blur();
    const { stations } = (await (await answered).json()) as Nearest;
    await expect(page.locator('.is-closed')).toHaveCount(stations.filter((station) => station.openNow === false).length);
    expect(new URL(page.url()).searchParams.get('at')).toBe('2026-11-22T03:00');
  });

  test('is told honestly where no street is near', async ({ page, request }) => {
    const city = await get<{ bounds: number[] }>(request, 'city');
    await page.goto(`/?lon=${city.bounds[0]! - 0.3}&lat=${city.bounds[1]! - 0.3}`);
    await expect(page.getByText(say('unsnapped.title'))).toBeVisible();
    await expect(page.locator('.station')).toHaveCount(0);
  });

  test('is told what to do when the position may not be read, and uses it when it may', async ({ page, context, request }) => {
    const place = await somePlace(request);
    await page.goto('/');
    await page.getByRole('button', { name: say('gps.locate') }).first().click();
    await expect(page.getByText(say('gps.failed'))).toBeVisible();
    await expect(page.getByText(say('gps.denied')).first()).toBeVisible();
    await pressMap(page);
    await expect(page.getByText(say('gps.failed'))).toHaveCount(0);

    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ longitude: place.lon, latitude: place.lat });
    await page.goto('/');
    await page.getByRole('button', { name: say('gps.locate') }).first().click();
    await expect(page.getByRole('heading', { level: 2, name: say('place.here') })).toBeVisible();
    await expect(page.locator('.station').first()).toBeVisible();
  });
});

test.describe('a resident on a phone', () => {
  test.use({ ...phone, locale: 'zh-CN' });

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
    await expect(page.getByRole('alert')).toHaveCount(1);
  });
});
