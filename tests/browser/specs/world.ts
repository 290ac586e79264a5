import { execFileSync } from 'node:child_process';
import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';

/** What the tests know of a city they ask of the service; nothing here depends on one data set. */
export interface Place { lon: number; lat: number; name: string; nameEn: string | null }
export interface Totals { people: number; peopleCovered: number; peopleUnsnapped: number; peopleExcluded: number; sharePeopleCovered: number }
export interface Run { id: string; state: string; problem: string | null; totals: Totals; question: { minutes: number } }

export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const planner = { name: 'planner', password: 'gridmap-demo' };

export async function get<T>(request: APIRequestContext, path: string): Promise<T> {
  const response = await request.get(`/api/${path}`);
  expect(response.ok(), `${path}: ${response.status()}`).toBe(true);
  return (await response.json()) as T;
}

interface Nearest { from: { snapped: boolean }; stations: { id: number; walkSeconds: number }[] }

/** A named compound from which at least two stations can be walked to. */
export async function somePlace(request: APIRequestContext): Promise<Place> {
  for (const part of ['园', '苑', '院', '里', '小区', '城', '居']) {
    const hits = await get<(Place & { type: string })[]>(request, `search?q=${encodeURIComponent(part)}&limit=20`);
    for (const hit of hits.filter((each) => each.type === 'compound')) {
      const found = await get<Nearest>(request, `nearest?lon=${hit.lon}&lat=${hit.lat}`);
      if (found.from.snapped && found.stations.length >= 2) return hit;
    }
  }
  throw new Error('No named compound in this city has two stations within a walk.');
}

/** Signs a demo account in; gives the header that requests which change something must hold. */
export async function signIn(request: APIRequestContext, account = planner): Promise<Record<string, string>> {
  const response = await request.post('/api/session', { data: account });
  expect(response.ok(), `sign-in: ${response.status()}`).toBe(true);
  const session = (await response.json()) as { csrfToken: string };
  return { 'X-CSRF-TOKEN': session.csrfToken };
}

let finished: Promise<Run> | null = null;

/** A finished run of the usual question, made once for each worker. */
export function doneRun(request: APIRequestContext): Promise<Run> {
  finished ??= makeRun(request);
  return finished;
}

async function makeRun(request: APIRequestContext): Promise<Run> {
  const headers = await signIn(request);
  const accepted = await request.post('/api/coverage-runs', { headers, data: { kind: 'community_centre', minutes: 15, persona: 'adult' } });
  expect(accepted.status()).toBe(202);
  const { id } = (await accepted.json()) as { id: string };
  for (let tries = 0; tries < 240; tries++) {
    const run = await get<Run>(request, `coverage-runs/${id}`);
    if (run.state === 'done') return run;
    expect(['queued', 'running'], run.problem ?? '').toContain(run.state);
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  throw new Error(`Run ${id} did not end within a minute.`);
}

/** Fails the test on an error in the page; returns what was logged so far. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  return errors;
}

/** How many colours the map's tiles hold: a map that is not drawn has one or none. */
export const tileColours = (page: Page): Promise<number> => page.evaluate(() => {
  const colours = new Set<number>();
  for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.leaflet-tile-pane canvas')) {
    if (canvas.width === 0) continue;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4 * 37) if (data[i + 3] === 255) colours.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
  }
  return colours.size;
});

export const mapIsDrawn = (page: Page): Promise<void> => expect.poll(() => tileColours(page), { message: 'colours on the map' }).toBeGreaterThan(4);

/** Whether the launcher told where the service's database is. */
export const databaseIsKnown = (): boolean => (process.env.GRIDMAP_DATABASE ?? '') !== '';

/**
 * Asks PostGIS itself, past the service and its rules: one row, its columns as text.
 * @param values take the place of :'v1', :'v2' …
 */
export function sql(statement: string, ...values: (string | number)[]): string[] {
  const parts = Object.fromEntries((process.env.GRIDMAP_DATABASE ?? '').split(';').filter(Boolean).map((part) => part.split('=') as [string, string]));
  const answer = execFileSync('psql', ['-h', parts.Host!, '-p', parts.Port ?? '5432', '-U', parts.Username!, '-d', parts.Database!, '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1',
    ...values.flatMap((value, index) => ['-v', `v${index + 1}=${value}`])], { input: `set search_path = gridmap, public;\n${statement};\n`, env: { ...process.env, PGPASSWORD: parts.Password ?? '' }, encoding: 'utf8' });
  return answer.trimEnd().split('|');
}

/** Where an element is, as soon as it is anywhere: a map's marks are drawn anew at times. */
export async function boxOf(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  let box = await target.boundingBox();
  await expect.poll(async () => { box ??= await target.boundingBox(); return box; }).not.toBeNull();
  return box!;
}
