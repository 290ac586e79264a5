import { expect, test } from '@playwright/test';
import { doneRun, get, mapIsDrawn, phone, planner, signIn, watchErrors, type Totals } from './world';

const figures = (totals: Totals) => {
  const missing = totals.people - totals.peopleCovered - totals.peopleUnsnapped - totals.peopleExcluded;
  return [totals.peopleCovered, missing, totals.peopleUnsnapped, totals.peopleExcluded];
};
const number = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''));

test('a planner signs in when asked to, runs a question and reads the answer', async ({ page, request }) => {
  const errors = watchErrors(page);
  await page.goto('/planner?lang=zh');
  await mapIsDrawn(page);
  await page.getByRole('combobox', { name: '几分钟以内' }).selectOption('10');
  await page.getByRole('button', { name: '开始分析' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('planner');
  await dialog.getByLabel('账号').fill(planner.name);
  await dialog.getByLabel('密码').fill('wrong');
  await dialog.getByRole('button', { name: '登录' }).click();
  await expect(dialog.getByRole('alert')).toContainText('账号或密码不对');
  await dialog.getByLabel('密码').fill(planner.password);
  await dialog.getByRole('button', { name: '登录' }).click();
  await expect(dialog).toBeHidden();

  await expect(page.locator('.figures-share b')).toContainText('%', { timeout: 60_000 });
  const run = new URL(page.url()).searchParams.get('run')!;
  await signIn(request);    // who has no scope is told counts in steps
  const { totals } = await get<{ totals: Totals }>(request, `coverage-runs/${run}`);
  const shown = (await page.locator('.split-list dd').allTextContents()).map(number);
  expect(shown).toEqual(figures(totals).filter((people, index) => index < 2 || people > 0));
  expect(shown.reduce((sum, people) => sum + people, 0)).toBe(totals.people);
  const city = await get<{ counts: { people: number } }>(request, 'city');
  expect(totals.people).toBe(city.counts.people);
  expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
});

test.describe('with a finished run', () => {
  test('the table holds every area of each level, and its people add up', async ({ page, request }) => {
    const run = await doneRun(request);
    await signIn(request); // the run may have been made for another test: who has no scope is told counts in steps
    await page.goto(`/planner?lang=zh&run=${run.id}`);
    for (const [level, name] of [[2, '街道'], [3, '社区'], [4, '网格'], [5, '微网格']] as const) {
      await page.getByRole('button', { name, exact: true }).click();
      await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true');
      const { areas, outside } = await get<{ areas: { people: { total: number } }[]; outside: { people: { total: number } } }>(request, `coverage-runs/${run.id}/areas?level=${level}`);
      await page.getByLabel('只看地图范围内').uncheck();
      await expect(page.locator('.areas-bar')).toContainText(`${areas.length.toLocaleString('zh-CN')} / ${areas.length.toLocaleString('zh-CN')}`);
      await page.getByLabel('只看地图范围内').check();
      expect(areas.reduce((sum, area) => sum + area.people.total, 0) + outside.people.total).toBe(run.totals.people);
    }
  });

  test('the table sorts, and an area chosen in it is chosen on the map', async ({ page, request }) => {
    const run = await doneRun(request);
    await page.goto(`/planner?lang=en&run=${run.id}`);
    await page.getByRole('button', { name: 'People', exact: true }).click();
    const people = async () => (await page.locator('tbody tr td:nth-of-type(3)').allTextContents()).map(number);
    await expect(page.getByRole('columnheader', { name: /People/ })).toHaveAttribute('aria-sort', 'descending');
    const shown = await people();
    expect(shown).toEqual([...shown].sort((a, b) => b - a));
    const first = page.locator('tbody tr').first();
    const name = (await first.locator('th button').evaluate((button) => button.firstChild!.textContent))!;
    await first.click();
    await expect(page.locator('.card h2')).toHaveText(name);
    expect(page.url()).toContain('select=area:');
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.locator('.card')).toHaveCount(0);
  });

  test('a station is dragged, closed and put back, and the figures follow', async ({ page, request }) => {
    const run = await doneRun(request);
    const { features } = await get<{ features: { geometry: { coordinates: [number, number] }; properties: { id: number } }[] }>(request, 'stations?kind=community_centre');
    const [lon, lat] = features[0]!.geometry.coordinates;
    const id = features[0]!.properties.id;
    await signIn(page.context().request);
    await page.goto(`/planner?lang=en&run=${run.id}&select=station:${id}&view=15/${lat}/${lon}`);
    const card = page.getByRole('region', { name: 'What if' });
    await expect(card).toContainText('Drag the pin');
    await expect(page.locator('.reach')).toBeVisible();
    await page.waitForTimeout(1500); // the map flies to what the station reaches

    const pin = page.locator('.pin-station');
    const box = (await pin.boundingBox())!;
    await page.mouse.move(box.x + 16, box.y + 16);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 40, { steps: 5 });
    await page.mouse.move(box.x + 140, box.y + 90, { steps: 10 });
    await page.mouse.up();
    await expect(card).toContainText('If it were here');
    await expect(card.getByRole('status')).toContainText('Longer walk');

    const closed = page.waitForResponse((response) => response.url().endsWith('/api/scenarios/preview') && response.request().postData()!.includes('close_station'));
    await card.getByRole('button', { name: 'If it closed' }).click();
    const answer = (await (await closed).json()) as { before: Totals; after: Totals; difference: { peopleLost: number; peopleGained: number } };
    expect(answer.before.sharePeopleCovered).toBeCloseTo(run.totals.sharePeopleCovered, 2); // other stories enter and close households meanwhile
    expect(answer.difference.peopleGained).toBe(0);
    await expect(card.getByRole('status')).toContainText(new RegExp(`Not covered any more\\s*${answer.difference.peopleLost.toLocaleString('en-GB')} `));

    await card.getByRole('button', { name: 'Put it back' }).click();
    await expect(card).toContainText('Drag the pin');
    await expect.poll(async () => {
      const back = await pin.boundingBox();
      return back ? Math.hypot(back.x - box.x, back.y - box.y) : Infinity;
    }).toBeLessThan(2);
  });

  test('the table follows the map', async ({ page, request }) => {
    const run = await doneRun(request);
    await page.goto(`/planner?lang=en&level=5&run=${run.id}`);
    const shown = async () => number((await page.locator('.areas-bar .quiet').textContent())!.split('of')[0]!);
    await expect.poll(shown).toBeGreaterThan(0);
    const all = await shown();
    for (let i = 0; i < 3; i++) { await page.getByRole('button', { name: 'Zoom in' }).click(); await page.waitForTimeout(400); }
    await expect.poll(shown).toBeLessThan(all);
  });

  test('an area pressed on the map is chosen in the table', async ({ page, request }) => {
    const run = await doneRun(request);
    await page.goto(`/planner?lang=en&level=1&run=${run.id}`);
    await page.locator('tbody tr').first().waitFor();
    const box = (await page.locator('.map').boundingBox())!;
    for (const label of [/^Gaps/, /^Stations/]) await page.locator('.legend').getByLabel(label).uncheck();
    await page.waitForTimeout(500);
    await page.mouse.click(box.x + box.width * 0.58, box.y + box.height * 0.5);
    await expect(page.locator('tbody tr.is-chosen')).toHaveCount(1);
  });

  test('a gap tells its reason and shows the evidence', async ({ page, request }) => {
    const run = await doneRun(request);
    const gaps = await get<{ features: { properties: { gap: number; people: number; reason: string } }[] }>(page.request, `coverage-runs/${run.id}/gaps`);
    expect(gaps.features.length).toBeGreaterThan(0);
    await page.goto(`/planner?lang=zh&run=${run.id}`);
    await page.getByRole('tab', { name: /缺口/ }).click();
    await page.locator('.gap').first().waitFor();
    const shown = (await page.locator('.gap-people b').allTextContents()).map(number);
    expect(shown).toEqual([...shown].sort((a, b) => b - a));
    expect(shown[0]).toBe(gaps.features[0]!.properties.people);
    await page.locator('.gap').first().click();
    await expect(page.locator('.card .facts')).toBeVisible();
    await expect(page.locator('.card')).toContainText('直线距离');
    expect(page.url()).toContain(`select=gap:${gaps.features[0]!.properties.gap}`);
    await expect(page.locator('.leaflet-routes-pane path').first()).toBeAttached();
  });

  test('a gap tells the single change that helps most, and the map marks its place', async ({ page, request }) => {
    const run = await doneRun(request);
    type Remedy = { kind: string; peopleClosed: number; ofPeople: number };
    const gaps = await get<{ features: { properties: { gap: number; people: number; remedy: Remedy | null } }[] }>(page.request, `coverage-runs/${run.id}/gaps`);
    const gap = gaps.features.find(({ properties }) => properties.remedy)!.properties;
    expect(gap.remedy!.ofPeople).toBe(gap.people);
    expect(gap.remedy!.peopleClosed).toBeLessThanOrEqual(gap.people);
    for (const [lang, title] of [['zh', '最有效的一项改变'], ['en', 'The single change that helps most']] as const) {
      await page.goto(`/planner?lang=${lang}&run=${run.id}&select=gap:${gap.gap}`);
      const remedy = page.getByRole('region', { name: title });
      await expect(remedy.locator('b')).not.toBeEmpty();
      expect((await remedy.locator('p').textContent())!.replace(/[,，]/g, '')).toContain(String(gap.remedy!.peopleClosed));
      await expect(page.locator('.remedy-tip')).toBeVisible();
    }
  });

  test('the list follows what is chosen on the map', async ({ page, request }) => {
    const run = await doneRun(request);
    const { features } = await get<{ features: { properties: { gap: number; people: number } }[] }>(page.request, `coverage-runs/${run.id}/gaps`);
    const far = features.filter(({ properties: gap }) => gap.people >= 10).at(-1)!.properties;
    await page.goto(`/planner?lang=en&run=${run.id}&select=gap:${far.gap}`);
    await expect(page.locator('.gap[aria-pressed=true]')).toBeInViewport();
    await page.getByRole('tab', { name: /Areas/ }).click();
    await page.locator('tbody tr').first().click();
    await expect(page.getByRole('tab', { name: /Areas/ })).toHaveAttribute('aria-selected', 'true');
  });

  test('a gap chosen by keyboard leads to its card and back', async ({ page, request }) => {
    const run = await doneRun(request);
    await page.goto(`/planner?lang=en&run=${run.id}`);
    await page.getByRole('tab', { name: /Gaps/ }).click();
    await page.locator('.gap').first().focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('.card h2')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.locator('.card')).toHaveCount(0);
    await expect(page.locator('.gap').first()).toBeFocused();
  });

  test('a station shows its card and what is within 5, 10 and 15 minutes', async ({ page, request }) => {
    const run = await doneRun(request);
    const stations = await get<{ features: { properties: { id: number; name: string } }[] }>(request, 'stations?kind=community_centre');
    const { id, name } = stations.features[0]!.properties;
    await page.goto(`/planner?lang=en&run=${run.id}&select=station:${id}`);
    await expect(page.locator('.card h2')).toHaveText(name);
    await expect(page.locator('.reach li')).toHaveText([/5 min/, /10 min/, /15 min/]);
    await expect(page.locator('.leaflet-isochrones-pane path')).toHaveCount(3);
  });

  test('a link brings back run, level, selection and view', async ({ page, request }) => {
    const run = await doneRun(request);
    const city = await get<{ center: [number, number] }>(request, 'city');
    const view = `15.0/${city.center[1].toFixed(5)}/${city.center[0].toFixed(5)}`;
    await page.goto(`/planner?lang=en&run=${run.id}&level=4&view=${view}`);
    await expect(page.getByRole('button', { name: 'Grid', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('combobox', { name: 'Within how many minutes' })).toHaveValue(String(run.question.minutes));
    const kept = new URL(page.url()).searchParams.get('view')!.split('/').map(Number);
    expect(kept[0]).toBe(15);
    expect(Math.abs(kept[1]! - city.center[1]) + Math.abs(kept[2]! - city.center[0])).toBeLessThan(0.0002);
    await expect(page.locator('.classes-dots')).toBeVisible();
  });

  test('a result older than the data says so', async ({ page, request }) => {
    const run = await doneRun(request);
    await page.route(`**/api/coverage-runs/${run.id}`, (route) => route.fulfill({ json: { ...run, stale: true } }));
    await page.goto(`/planner?lang=en&run=${run.id}`);
    await expect(page.getByText('The data changed after this analysis')).toBeVisible();
  });

  test('is usable on a phone', async ({ browser, request, baseURL }) => {
    const run = await doneRun(request);
    const context = await browser.newContext({ ...phone, baseURL: baseURL! });
    const page = await context.newPage();
    await page.goto(`/planner?lang=zh&run=${run.id}`);
    await page.getByRole('tab', { name: /缺口/ }).click();
    await page.locator('.gap').first().click();
    await expect(page.locator('.card')).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await context.close();
  });
});

test('a run under way shows its stage and can be cancelled', async ({ page }) => {
  const id = '00000000-0000-7000-8000-000000000001';
  const running = {
    id, state: 'running', progress: 0.42, stage: 'field', question: { kind: 'community_centre', minutes: 15, persona: 'adult' },
    totals: null, timings: null, problem: null, createdAt: '2026-11-22T00:00:00Z', finishedAt: null, stale: false,
  };
  let state = 'running';
  await signIn(page.request);
  await page.route('**/api/coverage-runs', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 202, json: { id, state: 'queued' } }) : route.continue()));
  await page.route(`**/api/coverage-runs/${id}/events`, (route) => route.abort());
  await page.route(`**/api/coverage-runs/${id}`, (route) => {
    if (route.request().method() === 'DELETE') { state = 'cancelled'; return route.fulfill({ status: 204 }); }
    return route.fulfill({ json: { ...running, state } });
  });
  await page.goto('/planner?lang=en');
  await page.getByRole('button', { name: 'Run the analysis' }).click();
  await expect(page.locator('.progress')).toContainText('Computing walking times');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('The analysis was cancelled')).toBeVisible();
});

test('a run that does not exist is told as such', async ({ page }) => {
  await page.goto('/planner?lang=en&run=00000000-0000-7000-8000-0000000000ff');
  await expect(page.getByRole('alert')).toContainText('Not found');
});
