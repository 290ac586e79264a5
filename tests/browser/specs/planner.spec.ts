import { expect, test } from '@playwright/test';
import { inEveryView } from './views';
import { boxOf, doneRun, get, mapIsDrawn, phone, planner, signIn, watchErrors, type Totals } from './world';

const figures = (totals: Totals) => {
  const missing = totals.people - totals.peopleCovered - totals.peopleUnsnapped - totals.peopleExcluded;
  return [totals.peopleCovered, missing, totals.peopleUnsnapped, totals.peopleExcluded];
};
interface Gap { gap: number; people: number; reason: string }
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

inEveryView(({ isPhone, say, said, n, drag }) => {
  test('a question is asked and answered in a sentence, by area and by gap, and a gap shows what is in the way', async ({ page }) => {
    test.setTimeout(120_000);
    const errors = watchErrors(page);
    await signIn(page.request);
    await page.goto('/planner');
    await page.getByRole('combobox', { name: say('ask.minutes') }).selectOption('10');
    await page.getByRole('button', { name: say('ask.run') }).click();
    await expect(page.locator('.figures-said')).toBeVisible({ timeout: 60_000 });
    const run = new URL(page.url()).searchParams.get('run')!;
    const { totals } = await get<{ totals: Totals }>(page.request, `coverage-runs/${run}`);
    const gaps = (await get<{ features: { properties: Gap }[] }>(page.request, `coverage-runs/${run}/gaps`)).features.map(({ properties }) => properties);
    const missing = figures(totals)[1]!;
    const sentence = page.locator('.figures-said');
    await expect(sentence).toContainText(say('cov.answer.of', { people: n(totals.people) }));
    await expect(sentence).toContainText(say('cov.answer.missingIn', { missing: n(missing), n: gaps.length }));
    expect((await page.locator('.split-list dd').allTextContents()).map(number)).toEqual(figures(totals).filter((people, index) => index < 2 || people > 0));

    const { areas } = await get<{ areas: { people: { total: number } }[] }>(page.request, `coverage-runs/${run}/areas?level=3`);
    await expect(page.locator('.areas-bar')).toContainText(n(areas.length));
    expect(number(await page.locator('tbody tr').first().locator('td:nth-of-type(3)').textContent())).toBeGreaterThan(0);

    await page.getByRole('tab', { name: said('tab.gaps') }).click();
    await page.locator('.gap').first().waitFor();
    const listed = (await page.locator('.gap-people b').allTextContents()).map(number);
    expect(listed).toEqual(gaps.map((gap) => gap.people).sort((a, b) => b - a).slice(0, listed.length));
    const barred = gaps.filter((gap) => gap.reason === 'barrier');
    const reason = barred.length > 0 ? 'barrier' : gaps[0]!.reason;
    await page.getByRole('combobox', { name: say('gaps.reasons') }).selectOption(reason);
    await page.locator('.gap').first().click();
    const gap = gaps.find((each) => each.reason === reason)!;
    await expect(page.locator('.card h2')).toHaveText(say(`reason.${reason}` as 'reason.barrier'));
    await expect(page.locator('.card header')).toContainText(n(gap.people));
    expect(page.url()).toContain(`select=gap:${gap.gap}`);
    const facts = page.locator('.card .facts');
    await expect(facts).toContainText(say('evidence.straight'));
    await expect(facts).toContainText(say('evidence.walk'));
    if (reason === 'barrier') await expect(facts).toContainText(say('evidence.inTheWay'));
    await expect(page.locator('.card .facts')).toBeInViewport();
    await expect(page.locator('.leaflet-routes-pane path').first()).toBeAttached(); // the straight line, the way and what bars it
    expect(errors).toEqual([]);
  });

  test('a station is dragged, closed and put back, and the figures follow', async ({ page, request }) => {
    const run = await doneRun(request);
    const { features } = await get<{ features: { geometry: { coordinates: [number, number] }; properties: { id: number } }[] }>(request, 'stations?kind=community_centre');
    const [lon, lat] = features[0]!.geometry.coordinates;
    const id = features[0]!.properties.id;
    await signIn(page.context().request);
    await page.goto(`/planner?run=${run.id}&select=station:${id}&view=15/${lat}/${lon}`);
    const card = page.getByRole('region', { name: say('whatIf.title') });
    await expect(card).toContainText(say('whatIf.hint'));
    await expect(page.locator('.reach')).toBeVisible();
    await page.locator('.map').scrollIntoViewIfNeeded();
    const pin = page.locator('.pin-station');
    const place = async () => {
      const at = await boxOf(pin);
      const map = await boxOf(page.locator('.map'));
      return { x: at.x - map.x, y: at.y - map.y };
    };
    let box = await place();
    await expect.poll(async () => { const last = box; box = await place(); return Math.hypot(box.x - last.x, box.y - last.y); }, { intervals: [500], message: 'the map has flown to what the station reaches' }).toBeLessThan(0.5);

    const held = await boxOf(pin);
    await drag(page, { x: held.x + held.width / 2, y: held.y + held.height / 2 }, { x: isPhone ? 70 : 140, y: 80 }, async () => {
      await expect(card.getByRole('status')).toContainText(say('whatIf.farther')); // before the hand lets go
    });
    await expect(card).toContainText(say('whatIf.moved'));

    const closed = page.waitForResponse((response) => response.url().endsWith('/api/scenarios/preview') && response.request().postData()!.includes('close_station'));
    await card.getByRole('button', { name: say('whatIf.close') }).click();
    const answer = (await (await closed).json()) as { before: Totals; after: Totals; difference: { peopleLost: number; peopleGained: number } };
    expect(answer.before.sharePeopleCovered).toBeCloseTo(run.totals.sharePeopleCovered, 2); // other stories enter and close households meanwhile
    expect(answer.difference.peopleGained).toBe(0);
    await expect(card.getByRole('status')).toContainText(`${say('whatIf.lost')}${n(answer.difference.peopleLost)}`);

    await card.getByRole('button', { name: say('whatIf.undo') }).click();
    await expect(card).toContainText(say('whatIf.hint'));
    await expect.poll(async () => { const back = await place(); return Math.hypot(back.x - box.x, back.y - box.y); }).toBeLessThan(2);
  });

  test('a link brings back run, level, selection and view', async ({ page, request }) => {
    const run = await doneRun(request);
    const city = await get<{ center: [number, number] }>(request, 'city');
    const [area] = (await get<{ areas: { id: number; name: string }[] }>(request, `coverage-runs/${run.id}/areas?level=4`)).areas;
    const view = `15.0/${city.center[1].toFixed(5)}/${city.center[0].toFixed(5)}`;
    await page.goto(`/planner?run=${run.id}&level=4&select=area:${area!.id}&view=${view}`);
    await expect(page.getByRole('button', { name: say('level.4'), exact: true })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('combobox', { name: say('ask.minutes') })).toHaveValue(String(run.question.minutes));
    await expect(page.locator('.card h2')).toHaveText(area!.name);
    const kept = new URL(page.url()).searchParams.get('view')!.split('/').map(Number);
    expect(kept[0]).toBe(15);
    expect(Math.abs(kept[1]! - city.center[1]) + Math.abs(kept[2]! - city.center[0])).toBeLessThan(0.0002);
    await page.getByRole('button', { name: say('legend.title') }).click(); // it makes way for what is selected
    await expect(page.locator('.classes-dots')).toBeVisible();
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
    await page.goto('/planner');
    await page.getByRole('button', { name: say('ask.run') }).click();
    await expect(page.locator('.progress')).toContainText(say('stage.field'));
    await page.getByRole('button', { name: say('action.cancel') }).click();
    await expect(page.getByText(say('run.cancelled'))).toBeVisible();
  });
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

  test('a result older than the data says so', async ({ page, request }) => {
    const run = await doneRun(request);
    await page.route(`**/api/coverage-runs/${run.id}`, (route) => route.fulfill({ json: { ...run, stale: true } }));
    await page.goto(`/planner?lang=en&run=${run.id}`);
    await expect(page.getByText('The data changed after this analysis')).toBeVisible();
  });
});

test('a run that does not exist is told as such', async ({ page }) => {
  await page.goto('/planner?lang=en&run=00000000-0000-7000-8000-0000000000ff');
  await expect(page.getByRole('alert')).toContainText('Not found');
});
