import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { doneRun, signIn } from './world';

test('axe finds nothing in any state of the coverage desk', async ({ page, request }) => {
  test.setTimeout(240_000); // twelve states
  const run = await doneRun(request);
  await signIn(page.request);
  const states: [string, (() => Promise<void>)?][] = [
    [''], [`run=${run.id}`], [`run=${run.id}&tab=gaps&select=gap:0`], [`run=${run.id}&tab=charts&day=2026-11-23&hour=10`, async () => { await page.getByText('As a table').first().click(); }],
    [`run=${run.id}`, async () => { await page.getByRole('button', { name: 'Export', exact: true }).click(); }],
    [`run=${run.id}`, async () => { await page.keyboard.press('?'); }],
  ];
  for (const [query, act] of states) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`/planner?lang=en&${query}`);
      await (query ? page.locator('.figures-share') : page.locator('.ask')).waitFor();
      if (query.includes('charts')) await page.locator('.shares').first().waitFor();
      await act?.();
      const { violations } = await new AxeBuilder({ page }).exclude('.leaflet-container').analyze();
      expect(violations.map((found) => `${query} ${colorScheme}: ${found.id} ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
    }
  }
});
