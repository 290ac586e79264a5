import { expect, test } from '@playwright/test';
import { inEveryView } from './views';
import { get, somePlace } from './world';

/** The way, told as somebody who knows it would tell it. */
test.beforeEach(({ context }) => context.addInitScript(() => localStorage.setItem('gridmap.tour.resident', 'taken')));

interface Step { turn: string; streetName: string | null; streetNameEn: string | null; metres: number; gate: { compound: string; name: string | null; enters: boolean } | null; crosses: unknown[] }

inEveryView(({ language, said }) => {
  test('each step says what to do and how far, and the last one where the station is', async ({ page, request }) => {
    const place = await somePlace(request);
    const told = page.waitForResponse((response) => response.url().includes('/api/route'));
    await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
    const steps = ((await (await told).json()) as { properties: { steps: Step[] } }).properties.steps.filter((step) => step.metres >= 1 || step.gate);
    const lines = page.locator('.steps li');
    await expect(lines.last()).toContainText(said('way.arrive'));
    const texts = await lines.allTextContents();
    expect(texts.filter((text) => /\d/.test(text)).length).toBeGreaterThanOrEqual(steps.length);
    for (const step of steps) if (step.streetName) expect(texts.join('\n')).toContain((language === 'en' && step.streetNameEn) || step.streetName);
    const gate = steps.find((step) => step.gate)?.gate;
    if (gate) expect(texts.join('\n')).toMatch(language === 'zh' ? (gate.enters ? /进.+[门，]/ : /出.+[门，]/) : gate.enters ? /Go in by/ : /Leave by/);
    if (steps.some((step) => step.turn === 'left')) expect(texts.join('\n')).toMatch(language === 'zh' ? /左转/ : /[Tt]urn left/);
    if (steps.some((step) => step.turn === 'right')) expect(texts.join('\n')).toMatch(language === 'zh' ? /右转/ : /[Tt]urn right/);
    await expect(page.locator('.leaflet-routes-pane path').first()).toBeAttached();
  });

  test.describe('', () => {
    test.use({ serviceWorkers: 'block' }); // an answer is altered here, and would not be behind one

    test('the station’s telephone is called by a press', async ({ page, request }) => {
      const place = await somePlace(request);
      await page.route('**/api/stations/*', async (route) => { // generated stations have no number
        const station = (await (await route.fetch()).json()) as { properties: { phone: string | null } };
        await route.fulfill({ json: { ...station, properties: { ...station.properties, phone: '028-8123 4567' } } });
      });
      await page.goto(`/?lon=${place.lon}&lat=${place.lat}`);
      await expect(page.getByRole('link', { name: '028-8123 4567' })).toHaveAttribute('href', 'tel:02881234567');
    });
  });

  test('a centre that is nearer and can do it too is told beside the responsible one', async ({ page, request }) => {
    const at = '2026-11-23T10:00';
    const centres = await get<{ features: { geometry: { coordinates: [number, number] } }[] }>(request, 'stations?kind=community_centre');
    let link: string | null = null;
    for (const { geometry: { coordinates: [lon, lat] } } of centres.features.slice(0, 12)) {
      const query = `lon=${(lon + 0.004).toFixed(6)}&lat=${(lat + 0.003).toFixed(6)}&item=senior_card&at=${at}`;
      const found = await get<{ responsible: { id: number; offersItem: boolean } | null; stations: { id: number }[] }>(request, `nearest?${query}`);
      if (found.responsible?.offersItem && found.stations.length > 0 && found.stations[0]!.id !== found.responsible.id) { link = query; break; }
    }
    test.skip(link === null, 'Here the responsible centre is the nearest one everywhere that was tried.');
    await page.goto(`/?${link}`);
    await expect(page.locator('.notice').filter({ hasText: said('responsible.nearerItem') })).toBeVisible();
  });
});
