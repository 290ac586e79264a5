import { expect, test } from '@playwright/test';
import { get, phone, somePlace } from './world';

/** The way, told as somebody who knows it would tell it. */
test.beforeEach(({ context }) => context.addInitScript(() => localStorage.setItem('gridmap.tour.resident', 'taken')));

interface Step { turn: string; streetName: string | null; metres: number; gate: { compound: string; name: string | null; enters: boolean } | null; crosses: unknown[] }

for (const [size, options, language] of [['phone', phone, 'zh'], ['desk', { viewport: { width: 1440, height: 900 } }, 'en']] as const) {
  test.describe(`on a ${size}`, () => {
    test.use(options);

    test('each step says what to do and how far, and the last one where the station is', async ({ page, request }) => {
      const place = await somePlace(request);
      const told = page.waitForResponse((response) => response.url().includes('/api/route'));
      await page.goto(`/?lang=${language}&lon=${place.lon}&lat=${place.lat}`);
      const steps = ((await (await told).json()) as { properties: { steps: Step[] } }).properties.steps.filter((step) => step.metres >= 1 || step.gate);
      const lines = page.locator('.steps li');
      await expect(lines.last()).toContainText(language === 'zh' ? '到达' : 'You are at');
      const texts = await lines.allTextContents();
      expect(texts.filter((text) => /\d/.test(text)).length).toBeGreaterThanOrEqual(steps.length);
      for (const step of steps) if (step.streetName) expect(texts.join('\n')).toContain(step.streetName);
      const gate = steps.find((step) => step.gate)?.gate;
      if (gate) expect(texts.join('\n')).toMatch(language === 'zh' ? (gate.enters ? /进.+[门，]/ : /出.+[门，]/) : gate.enters ? /Go in by/ : /Leave by/);
      if (steps.some((step) => step.turn === 'left')) expect(texts.join('\n')).toMatch(language === 'zh' ? /左转/ : /[Tt]urn left/);
      if (steps.some((step) => step.turn === 'right')) expect(texts.join('\n')).toMatch(language === 'zh' ? /右转/ : /[Tt]urn right/);
      await expect(page.locator('.leaflet-routes-pane path').first()).toBeAttached();
    });

    test('the station’s telephone is called by a press, where it is known', async ({ page, request }) => {
      const stations = await get<{ features: { geometry: { coordinates: number[] }; properties: { id: number; phone: string | null } }[] }>(request, 'stations');
      const known = stations.features.find(({ properties }) => properties.phone);
      test.skip(!known, 'This city’s stations have no telephone numbers.');
      const [lon, lat] = known!.geometry.coordinates;
      await page.goto(`/?lang=${language}&lon=${lon}&lat=${lat}&station=${known!.properties.id}`);
      await expect(page.locator('.station-call')).toHaveAttribute('href', `tel:${known!.properties.phone!.replace(/[^+\d]/g, '')}`);
    });
  });
}
