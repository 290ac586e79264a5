import AxeBuilder from '@axe-core/playwright';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { inEveryView } from './views';
import { doneRun, get, mapIsDrawn, phone, signIn } from './world';

interface Result { steps: { value: number; bound: number; peopleSoFar: number }[]; peopleBefore: number; peopleAfter: number }
interface Run { id: string; state: string; result: Result | null }

/** A finished search, made by the service. */
async function search(request: APIRequestContext, changes = 3): Promise<Run> {
  const headers = await signIn(request);
  const response = await request.post('/api/siting-runs', {
    headers, data: { coverage: { kind: 'community_centre', minutes: 15, persona: 'adult' }, objective: 'covering', changes, anywhere: { spacingMetres: 300, most: 300, cost: 1 } },
  });
  expect(response.status()).toBe(202);
  const { id } = (await response.json()) as { id: string };
  for (let tries = 0; tries < 240; tries++) {
    const run = await get<Run>(request, `siting-runs/${id}`);
    if (run.state === 'done') return run;
    expect(['queued', 'running']).toContain(run.state);
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  throw new Error(`Search ${id} did not end within a minute.`);
}

async function noViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  // Where a mark lies on a map is essential (WCAG 2.5.8): two gates may stand beside each other.
  const wrong = violations.filter(({ id, nodes }) => id !== 'target-size' || nodes.some((node) => !node.html.includes('leaflet-marker-icon')));
  expect(wrong.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ').slice(0, 300)}`)).toEqual([]);
}

inEveryView(({ name, say, said, n }) => {
  test('a planner says how many changes, watches the search, reads the curve, and takes two steps into a scenario', async ({ page }) => {
    test.setTimeout(120_000);
    await signIn(page.context().request);
    await page.goto('/planner?desk=siting');
    await mapIsDrawn(page);
    await page.getByLabel(say('siting.budget')).fill('3');
    await page.getByLabel(say('siting.spacing')).fill('300');
    const events = page.waitForRequest((one) => /\/api\/siting-runs\/[0-9a-f-]+\/events$/.test(one.url()));
    await page.getByRole('button', { name: say('siting.start'), exact: true }).click();
    await events;
    const answer = page.getByRole('region', { name: say('siting.answer'), exact: true });
    await expect(answer).toBeVisible({ timeout: 90_000 });
    const id = new URL(page.url()).searchParams.get('siting')!;
    const { result } = await get<{ result: Result }>(page.context().request, `siting-runs/${id}`);
    await expect(answer.locator('.siting-sentence')).toContainText(n(result.peopleAfter));
    await expect(answer.getByRole('img', { name: said('siting.curve') })).toBeVisible();
    await expect(answer.locator('.curve-dot')).toHaveCount(result.steps.length);
    await expect(answer.locator('tbody tr')).toHaveCount(result.steps.length);
    for (const [i, step] of result.steps.entries()) {
      await expect(answer.locator('tbody tr').nth(i).getByRole('cell').nth(1)).toHaveText(n(step.value));
      await expect(answer.locator('tbody tr').nth(i).getByRole('cell').last()).toHaveText(n(step.bound));
    }
    await expect(page.locator('.spot.is-added')).toHaveCount(result.steps.length);

    await answer.getByRole('slider').fill('2');
    await expect(page.locator('.spot.is-added')).toHaveCount(2);
    await page.getByRole('button', { name: say('siting.take', { n: 2 }) }).click();
    await expect(page.locator('.changes li')).toHaveCount(2);
    await expect(page.locator('.then-figures .is-gained dd')).toHaveText(n(result.steps[1]!.peopleSoFar));
  });

  test('a search is cancelled, and says so', async ({ page }) => {
    await signIn(page.context().request);
    // A search that is under way, as the service tells it: a real one may end before a hand is quick enough.
    const id = '01a1ffea-b1f2-71de-813b-ddecf6d7d33a';
    const run = {
      id, state: 'running', progress: 0.4, stage: 'exchange', question: { coverage: { kind: 'community_centre', minutes: 15, persona: 'adult' }, objective: 'covering', changes: 5, anywhere: { spacingMetres: 150, most: 2000 } },
      bestValue: 4000, bestBound: 5200, result: null, timings: null, problem: null, createdAt: '2026-11-21T12:00:00Z', finishedAt: null, stale: false,
    };
    let cancelled = false;
    await page.route(`**/api/siting-runs/${id}/events`, (route) => route.abort());
    await page.route(`**/api/siting-runs/${id}`, (route) => {
      if (route.request().method() === 'DELETE') { cancelled = true; return route.fulfill({ status: 204 }); }
      run.bestBound -= 50;
      return route.fulfill({ json: cancelled ? { ...run, state: 'cancelled' } : run });
    });
    await page.goto(`/planner?desk=siting&siting=${id}`);
    const progress = page.locator('.progress');
    await expect(progress).toContainText(say('siting.best', { value: say('siting.unit.people', { n: 4000 }) }));
    await expect(progress).toContainText(said('siting.bound'));
    await expect(progress.getByRole('img', { name: say('siting.trace') })).toBeVisible();
    await expect(progress.getByRole('progressbar')).toHaveAttribute('value', '40');
    if (name === 'en, desk') await noViolations(page);
    await progress.getByRole('button', { name: say('action.cancel') }).click();
    await expect(page.getByText(say('siting.cancelled'))).toBeVisible();
  });
});

test('gates and ways that a coverage run found are candidates', async ({ page, request }) => {
  const run = await doneRun(request);
  const gaps = await get<{ features: { properties: { remedy: { kind: string } | null; otherRemedies: { kind: string }[] } }[] }>(request, `coverage-runs/${run.id}/gaps`);
  const kinds = gaps.features.flatMap(({ properties }) => [properties.remedy, ...properties.otherRemedies].flatMap((remedy) => (remedy ? [remedy.kind] : [])));
  test.skip(!kinds.some((kind) => ['crossing', 'bridge', 'footpath'].includes(kind)), 'this city’s gaps need no ways');
  await signIn(page.context().request);
  await page.goto('/planner?desk=siting&lang=en');
  const ways = page.getByLabel(/^Crossings, bridges, footways/);
  await expect(ways).toBeEnabled();
  await ways.check();
  await page.getByLabel('New stations along the streets').uncheck();
  // What is asked is looked at and not answered: hundreds of ways in a large city would keep the next searches waiting.
  await page.route('**/api/siting-runs', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 429, json: { title: 'Busy', detail: 'Try again later.' } }) : route.continue()));
  const asked = page.waitForRequest((one) => one.url().endsWith('/api/siting-runs') && one.method() === 'POST');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const body = (await asked).postDataJSON() as { candidates: { change: { type: string } }[]; anywhere?: object };
  expect(body.anywhere).toBeUndefined();
  expect(new Set(body.candidates.map(({ change }) => change.type))).toEqual(new Set(['add_street']));
  await expect(page.getByRole('alert')).toContainText('Try again later.');
});

test('what is asked stays in the link, and what cannot be asked says why', async ({ page }) => {
  await signIn(page.context().request);
  await page.goto('/planner?desk=siting&lang=en');
  await page.getByLabel('Shortest walk on average').check();
  await page.getByLabel('New stations along the streets').uncheck();
  await expect(page.getByRole('button', { name: 'Choose at least one kind of change' })).toBeDisabled();
  await page.reload();
  await expect(page.getByLabel('Shortest walk on average')).toBeChecked();
  await expect(page.getByLabel('New stations along the streets')).not.toBeChecked();
});

for (const [name, options, lang] of [['desktop', {}, 'en'], ['phone', phone, 'zh'], ['dark', { colorScheme: 'dark' as const }, 'zh']] as const) {
  test(`an answer opens from its link, and nothing is wrong for those who cannot see or point well: ${name}`, async ({ browser, request, baseURL }) => {
    test.setTimeout(120_000);
    const run = await search(request);
    const context = await browser.newContext({ ...options, baseURL: baseURL! });
    const page = await context.newPage();
    await signIn(context.request);
    await page.goto(`/planner?desk=siting&lang=${lang}&siting=${run.id}&steps=1`);
    await expect(page.locator('.siting-answer tbody tr')).toHaveCount(run.result!.steps.length);
    await expect(page.locator('.spot.is-added')).toHaveCount(1);
    await noViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing scrolls sideways').toBe(true);
    await context.close();
  });
}
