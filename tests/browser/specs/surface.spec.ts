import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { openState, states } from './states';
import { databaseIsKnown, doneRun, get, mapIsDrawn, phone, sql } from './world';

/** How the pages feel: tiles, frames, layout. Figures are printed; bounds leave room for a machine that does other work. */

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The tiles of the base map that a place in the middle of the city, and what lies round it, need at a zoom. */
function tilesOf([west, south, east, north]: number[], zoom: number, most: number): string[] {
  const side = 2 ** zoom;
  const x = (lon: number): number => Math.floor(((lon + 180) / 360) * side);
  const y = (lat: number): number => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * side);
  const all: string[] = [];
  for (let column = x(west!); column <= x(east!); column++) for (let row = y(north!); row <= y(south!); row++) all.push(`${zoom}/${column}/${row}`);
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * step)]!);
}

test('tiles are small, quick, and not sent again', async ({ request }, info) => {
  test.setTimeout(120_000);
  const { bounds } = await get<{ bounds: number[] }>(request, 'city');
  const paths = [10, 12, 13, 14, 15, 16].flatMap((zoom) => tilesOf(bounds, zoom, 24));
  const largest = { path: '', kilobytes: 0 };
  const warm: number[] = [];
  const known: number[] = [];
  let cold = 0;
  for (const path of paths) {
    const started = performance.now();
    const first = await request.get(`/api/tiles/base/${path}.mvt`);
    cold += performance.now() - started;
    expect([200, 204], path).toContain(first.status());
    const tag = first.headers().etag;
    expect(tag, `${path}: ETag`).toMatch(/^"[\w-]+"$/);
    const kilobytes = (await first.body()).length / 1000; // unpacked: more than was sent
    if (kilobytes > largest.kilobytes) Object.assign(largest, { path, kilobytes });
    for (const [times, headers, status] of [[warm, {}, first.status()], [known, { 'If-None-Match': tag! }, 304]] as const) {
      const again = performance.now();
      const answer = await request.get(`/api/tiles/base/${path}.mvt`, { headers });
      times.push(performance.now() - again);
      expect(answer.status(), path).toBe(status);
    }
  }
  console.log(`tiles of ${info.project.name}: ${paths.length} of zooms 10 to 16, largest ${largest.kilobytes.toFixed(0)} of 500 kB unpacked (${largest.path}); `
    + `${(cold / paths.length).toFixed(1)} ms when drawn first (mean), ${median(warm).toFixed(1)} ms again (median), ${median(known).toFixed(1)} ms for a 304`);
  expect(largest.kilobytes).toBeLessThan(500);
  expect(median(warm), 'ms of a tile that was drawn before').toBeLessThan(50);
});

/** What shifts while a page is loaded: the browser's own count (Layout Instability), what the visitor did left out. */
async function shiftOf(page: Page, open: () => Promise<void>): Promise<{ sum: number; worst: string }> {
  await page.addInitScript(() => {
    const shifts: { value: number; what: string }[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] }[]) {
        if (!entry.hadRecentInput) shifts.push({ value: entry.value, what: entry.sources.map(({ node }) => `${node?.nodeName}.${(node as Element | null)?.className ?? ''}`).join(' ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await open();
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: { value: number; what: string }[] }).shifts);
  return { sum: shifts.reduce((sum, { value }) => sum + value, 0), worst: shifts.sort((a, b) => b.value - a.value)[0]?.what ?? '' };
}

/** States that are reached by their link alone: what moves after a press is the answer to it. */
const loads = states.filter((state) => !state.act);
for (const [size, options] of [['desk', { viewport: { width: 1440, height: 900 } }], ['phone', phone]] as const) {
  test(`nothing jumps while a page is loaded, ${size}`, async ({ browser, request, baseURL }, info) => {
    test.skip(info.project.name !== 'demo', 'The demo city has every state.');
    test.setTimeout(240_000);
    const found: [string, number, string][] = [];
    for (const state of loads) {
      const context = await browser.newContext({ ...options, baseURL: baseURL! });
      const page = await context.newPage();
      const { sum, worst } = await shiftOf(page, () => openState(page, request, baseURL!, state, 'zh'));
      found.push([state.name, sum, worst]);
      await context.close();
    }
    found.sort((a, b) => b[1] - a[1]);
    console.log(`layout shift, ${size}, ${found.length} pages, the most: ${found.slice(0, 5).map(([name, sum, worst]) => `${sum.toFixed(3)} ${name} (${worst})`).join('; ')}`);
    for (const [name, sum, worst] of found) expect(sum, `${name}: ${worst}`).toBeLessThan(0.1);
  });
}

interface TraceEvent { name: string; cat: string; ph: string; ts: number; dur?: number; tdur?: number; tid: number; pid: number; args: { name?: string } }

/** The browser's own trace of what happens meanwhile. */
async function traced(session: CDPSession, act: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'] } });
  await act();
  const complete = new Promise((done) => { session.once('Tracing.tracingComplete', done); });
  await session.send('Tracing.end');
  await complete;
  return events;
}

/** Pans a map by mouse there and back; counts frames as the page sees them. */
async function pan(page: Page, box: { x: number; y: number; width: number; height: number }): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(globalThis, { frames });
    const next = (at: number): void => { frames.push(at); requestAnimationFrame(next); };
    requestAnimationFrame(next);
  });
  const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.5];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 90; step++) await page.mouse.move(x - 300 * Math.sin((step / 90) * Math.PI * 2), y + 120 * Math.sin((step / 45) * Math.PI));
  await page.mouse.up();
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  return frames.slice(1).map((at, index) => at - frames[index]!);
}

test('panning with 20,000 households drawn leaves the page the time for 60 frames a second', async ({ page, request }, info) => {
  test.skip(!databaseIsKnown(), 'What is drawn is counted in the database.');
  test.setTimeout(120_000);
  const run = await doneRun(request);
  const { center: [lon, lat] } = await get<{ center: [number, number] }>(request, 'city');
  const zoom = 15; // the first at which households are drawn
  await page.setViewportSize({ width: 1920, height: 1200 });
  await page.goto(`/planner?lang=zh&run=${run.id}&view=${zoom}/${lat}/${lon}`);
  await page.locator('tbody tr').first().waitFor();
  await mapIsDrawn(page);
  await page.waitForLoadState('networkidle');
  const box = (await page.locator('.leaflet-container').boundingBox())!;
  const degrees = 360 / 256 / 2 ** zoom;
  const half = [(box.width / 2) * degrees, (box.height / 2) * degrees * Math.cos((lat * Math.PI) / 180)];
  const drawn = Number(sql(`select count(*) from coverage_household c join household h on h.id = c.household_id
    where c.run_id = :'v1'::uuid and h.geom && st_makeenvelope(:'v2', :'v3', :'v4', :'v5', 4326)`, run.id, lon - half[0]!, lat - half[1]!, lon + half[0]!, lat + half[1]!)[0]);
  const session = await page.context().newCDPSession(page);
  let gaps: number[] = [];
  const events = await traced(session, async () => { gaps = await pan(page, box); });
  const main = events.find((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain' && events.some((other) => other.pid === event.pid && other.name === 'FireAnimationFrame'))!;
  const tasks = events.filter((event) => event.ph === 'X' && event.pid === main.pid && event.tid === main.tid && event.name === 'RunTask');
  // Of the processor: a machine that does other work, and one that paints without a graphics card, takes longer by the clock.
  const work = tasks.map((event) => (event.tdur ?? event.dur ?? 0) / 1000);
  const perFrame = work.reduce((sum, milliseconds) => sum + milliseconds, 0) / gaps.length;
  console.log(`panning over ${info.project.name} with ${drawn} households in view: ${gaps.length} frames, ${median(gaps).toFixed(1)} ms apart by the clock (median), main thread ${perFrame.toFixed(1)} ms a frame, `
    + `longest task ${Math.max(0, ...work).toFixed(0)} ms (${tasks.filter((event) => (event.dur ?? 0) > 50_000).length} over 50 ms by the clock)`);
  expect(drawn).toBeGreaterThan(info.project.name === 'demo' ? 17_000 : 20_000); // the demo city has 19,000 in all
  expect(gaps.length).toBeGreaterThan(20);
  expect(perFrame, 'ms of the main thread for a frame').toBeLessThan(1000 / 60);
});
