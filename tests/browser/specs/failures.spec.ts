import { expect, test, type Page } from '@playwright/test';
import { enter, states } from './states';
import { inView, type View } from './views';
import { somePlace, watchErrors } from './world';

/** What each page shows where its service does not answer. Parts by the requests that fail; the state is one of states.ts, and what is pressed to get there. */
interface Part {
  of: string;
  fails: string;
  act?: (page: Page, view: View) => Promise<void>;
  path?: (query: string) => string;
}

const parts: readonly Part[] = [
  { of: 'resident, start', fails: 'city' },
  { of: 'resident, answer', fails: 'nearest' },
  { of: 'resident, answer', fails: 'route' },
  { of: 'resident, answer', fails: 'service-items/senior_card', path: (place) => `/?item=senior_card&${place}` },
  { of: 'resident, answer', fails: 'living-circle/places', path: (place) => `/?circle&${place}` },
  { of: 'resident, report', fails: 'event-categories' },
  { of: 'resident, follow', fails: 'reports/ticket/*', path: () => '/?ticket=2222-2222-2222' },
  { of: 'planner, question', fails: 'city' },
  { of: 'planner, areas', fails: 'coverage-runs/*' },
  { of: 'planner, areas', fails: 'coverage-runs/*/areas' },
  { of: 'planner, gap', fails: 'coverage-runs/*/gaps' },
  { of: 'planner, areas', fails: 'coverage-runs/*/distribution', act: (page, { say }) => page.getByRole('tab', { name: say('cov.tab.charts') }).click() },
  { of: 'planner, areas', fails: 'coverage-runs/*/hours', act: (page, { say }) => page.getByRole('tab', { name: say('cov.tab.charts') }).click() },
  { of: 'planner, station', fails: 'stations/*' },
  { of: 'planner, station', fails: 'isochrones' },
  { of: 'planner, borders', fails: 'area-changes/ground' },
  { of: 'planner, scenarios', fails: 'scenarios/preview' },
  { of: 'planner, scenarios', fails: 'scenarios', act: (page, { say }) => page.getByRole('tab', { name: say('scenario.tab.list') }).click() },
  { of: 'planner, siting', fails: 'siting-runs' },
  { of: 'planner, living circles', fails: 'living-circle' },
  { of: 'planner, living circle of a community', fails: 'areas/*/living-circle' },
  { of: 'planner, living circle report', fails: 'areas/*/living-circle' },
  { of: 'dispatcher, board', fails: 'event-categories' },
  { of: 'dispatcher, board', fails: 'board' },
  { of: 'dispatcher, board', fails: 'events', act: async (page, { isPhone }) => { if (isPhone) await page.locator('.phone-tabs button').nth(1).click(); } },
  { of: 'dispatcher, workers', fails: 'assignments' },
  { of: 'dispatcher, households', fails: 'households' },
  { of: 'dispatcher, points', fails: 'points/*' },
  { of: 'account', fails: 'my/account' },
  { of: 'admin, accounts', fails: 'accounts' },
  { of: 'admin, audit', fails: 'audit' },
];

test.use({ serviceWorkers: 'block' }); // requests are answered here, and would be behind one
test.beforeEach(({}, info) => {
  test.skip(info.project.name !== 'demo', 'The demo city has every state.');
});

for (const part of parts) {
  test(`${part.of}, where ${part.fails} is not answered: what happened, what to do, and on with it once it is`, async ({ page, request, baseURL }) => {
    const state = states.find(({ name }) => name === part.of)!;
    if (state.account) await enter(page.context(), baseURL!, state.account);
    const { lon, lat } = await somePlace(request);
    const link = part.path ? part.path(`lon=${lon}&lat=${lat}`) : typeof state.path === 'string' ? state.path : await state.path(request);
    for (const [view, answer] of [[inView('zh, desk'), 'broken'], [inView('en, phone'), 'away']] as const) {
      const errors = watchErrors(page);
      await page.setViewportSize(view.isPhone ? { width: 390, height: 844 } : { width: 1440, height: 900 });
      const isIt = (url: URL) => new RegExp(`^/api/${part.fails.replaceAll('*', '[^/]+')}$`).test(url.pathname);
      await page.route(isIt, (route) => (answer === 'away' ? route.abort('connectionrefused')
        : route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Service Unavailable</h1>' }))); // as a proxy says it
      const url = new URL(link, baseURL);
      url.searchParams.set('lang', view.language);
      await page.goto('about:blank');
      await page.goto(url.toString());
      await part.act?.(page, view);
      const problem = page.getByRole('alert').filter({ hasText: view.say(answer === 'away' ? 'problem.offline' : 'problem.service') }).filter({ visible: true }).first();
      await expect(problem, answer).toBeVisible({ timeout: 10_000 });
      await expect(problem).toContainText(view.say(answer === 'away' ? 'problem.offlineHelp' : 'problem.serviceHelp'));
      await expect(page.getByText(view.say('app.loading'), { exact: true }).filter({ visible: true }), 'still loading').toHaveCount(0);
      expect(errors.filter((text) => !/Failed to load resource|net::ERR/.test(text))).toEqual([]);

      const retry = problem.getByRole('button', { name: view.say('action.retry') });
      await expect(retry).toBeVisible();
      await page.unroute(isIt);
      await retry.click({ timeout: 5000 }).catch(() => undefined); // a page that follows the service comes back by itself
      await expect(page.getByRole('alert').filter({ hasText: view.say(answer === 'away' ? 'problem.offline' : 'problem.service') })).toHaveCount(0);
      page.removeAllListeners('console');
      page.removeAllListeners('pageerror');
    }
  });
}
