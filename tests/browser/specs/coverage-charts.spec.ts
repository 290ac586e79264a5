import { expect, test } from '@playwright/test';
import { inEveryView } from './views';
import { doneRun, get, signIn } from './world';

const day = '2026-11-23'; // a Monday
interface Hours { hours: { hour: number; open: number; totals: { sharePeopleCovered: number; peopleCovered: number } }[] }
interface Spread { byMinutes: { minutes: number; people: number; peopleCovered: number }[]; byAge: { age: string; people: number; peopleCovered: number }[] }

test('the charts are of the area that is chosen', async ({ page, request }) => {
  const run = await doneRun(request);
  await page.goto(`/planner?lang=en&run=${run.id}`);
  await page.locator('tbody tr').first().click();
  const name = (await page.locator('.card h2').textContent())!;
  await page.getByRole('tab', { name: 'Charts' }).click();
  await expect(page.locator('.charts-of')).toContainText(`People of ${name} only`);
  await page.getByRole('button', { name: 'Whole city' }).click();
  await expect(page.locator('.charts-of')).toContainText('whole city');
});

inEveryView(({ isPhone, say, said, n }) => {
  test('the time slider changes map, table and figures, and a link brings it back', async ({ page, request }) => {
    const run = await doneRun(request);
    await signIn(page.request);
    const { hours } = await get<Hours>(page.request, `coverage-runs/${run.id}/hours?day=${day}`);
    const night = hours[3]!, noon = hours[11]!;
    expect(noon.totals.peopleCovered).toBeGreaterThan(night.totals.peopleCovered);
    await page.goto(`/planner?run=${run.id}&tab=charts&day=${day}`);
    await expect(page.locator('.hours .chart-bar')).toHaveCount(24);
    await (isPhone ? page.locator('.hours .chart-bar').nth(3).tap() : page.locator('.hours .chart-bar').nth(3).click());
    await expect(page.locator('.hours-said')).toContainText(n(night.totals.peopleCovered));
    await expect(page.locator('.figures-hour')).toContainText('03:00');
    await expect(page.locator('.leaflet-gaps-pane path')).toHaveCount(0);
    expect(page.url()).toContain('hour=3');

    const slider = page.getByRole('slider', { name: say('cov.hours.slider') });
    if (isPhone) await slider.fill('11');
    else {
      await slider.focus();
      for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
    }
    await expect(slider).toHaveAttribute('aria-valuetext', /11:00/);
    await expect(page.locator('.hours-said')).toContainText(n(noon.totals.peopleCovered));

    await page.goto(page.url().replace('tab=charts', 'tab=areas'));
    await expect(page.locator('.figures-hour')).toContainText('11:00');
    const { areas } = (await get<{ areas: { areas: { people: { covered: number; total: number } }[] } }>(page.request, `coverage-runs/${run.id}/hours/11?day=${day}&level=3`)).areas;
    await expect(page.locator('.areas-bar')).toContainText(n(areas.length));
    await page.getByRole('button', { name: say('cov.hours.back') }).click();
    await expect(page.locator('.figures-hour')).toHaveCount(0);
    await expect(page.locator('.leaflet-gaps-pane path').first()).toBeAttached();
    await page.getByRole('button', { name: say('cov.undo') }).click();
    await expect(page.locator('.figures-hour')).toContainText('11:00');
  });

  test('charts show people by minutes with the limit marked, by age and by colour, each with its numbers', async ({ page, request }) => {
    const run = await doneRun(request);
    await signIn(page.request);
    const spread = await get<Spread>(page.request, `coverage-runs/${run.id}/distribution`);
    await page.goto(`/planner?run=${run.id}`);
    await page.getByRole('tab', { name: say('cov.tab.charts') }).click();
    const minutes = page.getByRole('figure').filter({ hasText: say('cov.minutes.title') });
    await expect(minutes.locator('.chart-bar')).toHaveCount(spread.byMinutes.length);
    await expect(minutes.locator('.chart-limit-text')).toHaveText(say('unit.minutes', { n: run.question.minutes }));
    await minutes.getByText(say('cov.chart.asTable')).click();
    await expect(minutes.locator('tbody tr')).toHaveCount(spread.byMinutes.length);
    expect(spread.byMinutes.filter((bar) => bar.minutes > run.question.minutes).every((bar) => bar.peopleCovered === 0)).toBe(true);
    const old = spread.byAge.find((group) => group.age === '60_plus')!;
    await expect(page.getByRole('row', { name: said('cov.age.60_plus') })).toContainText(say('cov.chart.missing', { n: old.people - old.peopleCovered, of: n(old.people) }));
    await expect(page.getByRole('row', { name: new RegExp(`^${say('cov.colour.red')}`) })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  });
});

test('who is not signed in is told small counts in steps in the charts, too', async ({ page, request }) => {
  const run = await doneRun(request);
  const spread = await get<Spread>(page.request, `coverage-runs/${run.id}/distribution`);
  for (const bar of spread.byMinutes) expect(bar.people % 5).toBe(0);
  await page.goto(`/planner?lang=zh&run=${run.id}&tab=charts`);
  await expect(page.locator('.charts')).toContainText('向下取整');
});
