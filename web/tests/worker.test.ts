import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldCatalogues, Household } from '../src/api/types';
import { Engine, waitSeconds, type EngineState } from '../src/offline/engine';
import { fitted } from '../src/offline/photo';
import { StorageFull, withRoom } from '../src/offline/room';
import { hindranceOf, type SyncEnd } from '../src/offline/sync';
import { boundsOf, tilesOf } from '../src/offline/tiles';
import type { OutboxItem } from '../src/offline/types';
import { edited, rowsOf, searchText } from '../src/offline/view';
import { lineAt } from '../src/worker/VirtualList';
import { emptyVisit, entriesFor, problemsOf, reading, visitOf } from '../src/worker/visitForm';

const household = (id: number, dueOn: string, part: Partial<Household> = {}): Household => ({
  id, address: `Lane ${id}`, lon: 104, lat: 30, people: { under7: 0, from7To17: 0, from18To59: 1, from60: 0, total: 1 }, careFlags: [], colour: null, mark: null,
  dueOn, lastVisitOn: null, microGridId: 1, compoundId: null, responsible: null, revision: 1, closedOn: null, persons: [], note: null, masked: false, lastVisits: null, openProposal: null, callsInVain: 0, ...part,
});
const intervals = [{ code: 'red', days: 7 }, { code: 'none', days: 180 }] as FieldCatalogues['visitIntervals'];
const item = (number: number, content: OutboxItem['content'], householdId: number, part: Partial<OutboxItem> = {}): OutboxItem => ({
  id: `i${number}`, record: `i${number}`, content, label: '', householdId, madeAt: '2026-11-21T01:00:00Z', number, state: 'waiting', problem: null, resolution: null, ...part,
});
const outcomes = [{ code: 'met', retryDays: null }, { code: 'nobody_home', retryDays: 3 }] as FieldCatalogues['visitOutcomes'];
const visit = (householdId: number, outcome: 'met' | 'nobody_home' = 'met'): OutboxItem['content'] => ({ kind: 'visit', visit: { householdId, outcome, happenedAt: '2026-11-21T01:00:00Z', answers: {}, meters: {}, greetings: [], note: null, colourProposal: { colour: 'red', reason: 'r' }, photoIds: [] } });
const list = (households: Household[], outbox: OutboxItem[] = [], order: number[] = [], unsnapped: number[] = []) => rowsOf({
  households, outbox, intervals, outcomes, today: '2026-11-21', dayOf: (iso) => iso.slice(0, 10),
  order: { stops: order.map((householdId) => ({ householdId, walkSeconds: 60 })), totalSeconds: 0, unsnapped },
});
const ids = (rows: ReturnType<typeof list>) => rows.map((row) => row.household.id);

describe('the list', () => {
  it('puts those due first, in walking order, whom no walk leads to last of them, then the others by day', () =>
    expect(ids(list([household(1, '2026-11-25'), household(2, '2026-11-20'), household(3, '2026-11-21'), household(4, '2026-11-22'), household(5, '2026-10-01')], [], [3, 2], [5]))).toEqual([3, 2, 5, 4, 1]));
  it('numbers the stops of those that are due, without holes', () => {
    const rows = list([household(1, '2026-11-20'), household(2, '2026-11-20'), household(3, '2026-11-20')], [item(1, visit(2), 2)], [1, 2, 3]);
    expect(rows.map((row) => [row.household.id, row.stop])).toEqual([[1, 1], [3, 2], [2, null]]);
  });
  it('lays an unsent visit over the document: the day, the next visit, the proposal', () => {
    const [row] = list([household(1, '2026-11-01', { colour: 'red' })], [item(1, visit(1), 1)]);
    expect(row).toMatchObject({ visitedToday: true, lastVisitOn: '2026-11-21', dueOn: '2026-11-28', proposed: 'red', unsent: 1 });
  });
  it('lays a call in vain over it as the service would: put off by its days, by the interval at most, never forward', () => {
    const after = (dueOn: string, part: Partial<Household>, ...calls: ('met' | 'nobody_home')[]) => list([household(1, dueOn, part)], calls.map((outcome, n) => item(n, visit(1, outcome), 1)))[0]!;
    expect(after('2026-11-01', { colour: 'red' }, 'nobody_home')).toMatchObject({ dueOn: '2026-11-24', lastVisitOn: null, visitedToday: false, inVainToday: 'nobody_home', callsInVain: 1 });
    expect(after('2026-11-01', { colour: 'red', callsInVain: 1 }, 'nobody_home', 'met')).toMatchObject({ dueOn: '2026-11-28', visitedToday: true, inVainToday: null, callsInVain: 0 });
    expect(after('2026-12-31', {}, 'nobody_home').dueOn).toBe('2026-12-31');
    intervals[0]!.days = 1;
    expect(after('2026-11-01', { colour: 'red' }, 'nobody_home').dueOn).toBe('2026-11-22');
    intervals[0]!.days = 7;
  });
  it('does not count a visit that the service will not have, nor one that was put away', () => {
    const refused = item(1, visit(1), 1, { state: 'attention', problem: { outcome: 'refused', reason: null, detail: null, errors: null, current: null, event: null, gone: null, status: null } });
    const away = item(2, visit(1), 1, { resolution: { conflictId: 'x', choice: 'theirs' } });
    expect(list([household(1, '2026-11-01')], [refused, away])[0]).toMatchObject({ visitedToday: false, attention: true, overdueDays: 20 });
  });
  it('is searched by address and names', () => expect(searchText(household(1, '2026-11-21', { persons: [{ name: 'WANG Fang' }] }))).toBe('lane 1 wang fang'));
});

it('edits are shown in the order in which they were made', () => {
  const edit = (number: number, careFlags: string[]) => item(number, { kind: 'household', household: { householdId: 1, baseRevision: 1, careFlags, persons: null, note: null } }, 1);
  expect(edited(household(1, '2026-11-21', { note: 'kept' }), [edit(2, ['b']), edit(1, ['a'])])).toMatchObject({ careFlags: ['b'], note: 'kept' });
});

describe('a visit’s form', () => {
  const checklist = [{ code: 'bp', answer: 'number', flags: ['chronic'] }, { code: 'gas', answer: 'yesNo', flags: [] as string[] }] as unknown as FieldCatalogues['checklist'];
  it('asks of a household what its flags ask for, and what is asked of all', () => {
    expect(entriesFor(checklist, []).map((entry) => entry.code)).toEqual(['gas']);
    expect(entriesFor(checklist, ['chronic']).map((entry) => entry.code)).toEqual(['bp', 'gas']);
  });
  it.each([['1234.5', 1234.5], ['1,234.5', 1234.5], ['1234，5', 1234.5], [' 12 ', 12], ['', null], ['-3', null], ['12a', null], ['1.2.3', null]])('reads %j as %j', (text, value) => expect(reading(text)).toBe(value));
  it('is not recorded empty, with what is no number, or with a colour without a reason', () => {
    expect(problemsOf(emptyVisit, 0, checklist)).toEqual(['nothing']);
    expect(problemsOf({ ...emptyVisit, meters: { water: 'x' } }, 0, checklist)).toEqual(['meter']);
    expect(problemsOf({ ...emptyVisit, answers: { bp: 'high' } }, 0, checklist)).toEqual(['number']);
    expect(problemsOf({ ...emptyVisit, colour: null }, 0, checklist)).toEqual(['reason']);
    expect(problemsOf(emptyVisit, 1, checklist)).toEqual([]);
    expect(problemsOf({ ...emptyVisit, outcome: 'nobody_home' }, 0, checklist)).toEqual([]);
  });
  it('becomes what the service takes', () => {
    const form = { ...emptyVisit, answers: { bp: '130', gas: false }, meters: { water: '12', gas: ' ' }, note: '  ' };
    expect(visitOf(form, { id: 7 }, ['p'], checklist, new Date('2026-11-21T01:00:00Z'))).toEqual({
      householdId: 7, happenedAt: '2026-11-21T01:00:00.000Z', outcome: 'met', answers: { bp: 130, gas: false }, meters: { water: 12 }, greetings: [], note: null, colourProposal: null, photoIds: ['p'],
    });
    expect(visitOf({ ...form, outcome: 'refused', greetings: ['health'] }, { id: 7 }, [], checklist, new Date(0))).toMatchObject({ outcome: 'refused', answers: {}, greetings: [], meters: { water: 12 } });
  });
});

describe('room', () => {
  const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  it('is made once, and then it is stored', async () => {
    let made = 0;
    await expect(withRoom(() => (made > 0 ? Promise.resolve('stored') : full()), () => { made++; return Promise.resolve(); })).resolves.toBe('stored');
    expect(made).toBe(1);
  });
  it.each(['QuotaExceededError', 'AbortError', 'InvalidStateError'])('that is not enough is told (%s)', (name) =>
    expect(withRoom(() => Promise.reject(new DOMException('', name)), () => Promise.resolve())).rejects.toBeInstanceOf(StorageFull));
  it('is not made for other errors', () => expect(withRoom(() => Promise.reject(new TypeError('ours')), () => Promise.reject(new Error('not asked for')))).rejects.toThrow('ours'));
});

describe('the saved map', () => {
  const box = [103.6, 30.3, 103.62, 30.32] as const;
  it('covers its box at every zoom, each tile once', () => {
    const tiles = tilesOf([[...box], [...box]], 10_000);
    expect(new Set(tiles.map(({ z, x, y }) => `${z}/${x}/${y}`)).size).toBe(tiles.length);
    const x = Math.floor(((103.61 + 180) / 360) * 2 ** 16);
    expect(tiles.some((tile) => tile.z === 16 && tile.x === x)).toBe(true);
    expect([...new Set(tiles.map((tile) => tile.z))]).toEqual([12, 13, 14, 15, 16]);
  });
  it('is bounded, with what is far first', () => {
    const tiles = tilesOf([[103, 30, 105, 31]], 50);
    expect(tiles.length).toBe(50);
    expect(tiles[0]!.z).toBe(12);
  });
  it('knows the box of a shape of several parts', () => expect(boundsOf({ type: 'MultiPolygon', coordinates: [[[[1, 2], [3, 4]]], [[[-1, 5], [0, 0]]]] })).toEqual([-1, 0, 3, 5]));
});

it('a photo keeps its shape and is never made larger', () => {
  expect(fitted(4000, 3000, 1600)).toEqual({ width: 1600, height: 1200 });
  expect(fitted(600, 800, 1600)).toEqual({ width: 600, height: 800 });
});

it('the line at a height is the last that begins above it', () => {
  const tops = Float64Array.from([0, 48, 128, 208]);
  expect([-5, 0, 47, 48, 207, 999].map((y) => lineAt(tops, y))).toEqual([0, 0, 0, 1, 2, 2]);
  expect(lineAt(Float64Array.from([0]), 10)).toBe(0);
});

describe('when it is sent', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });
  const engineWith = (ends: (SyncEnd | null)[]) => {
    const states: EngineState[] = [];
    let runs = 0;
    const engine = new Engine({ run: () => Promise.resolve(ends[Math.min(runs++, ends.length - 1)]!), show: (state) => { states.push(state); } });
    return { engine, states, runs: () => runs };
  };
  const end = (hindrance: SyncEnd['hindrance'], retryAfterSeconds: number | null = null): SyncEnd => ({ hindrance, retryAfterSeconds });

  it('waits longer after each failure, at most five minutes, and never less than it is told to', () => {
    expect([1, 2, 3, 9].map((failures) => waitSeconds(failures, null))).toEqual([5, 10, 20, 300]);
    expect(waitSeconds(1, 900)).toBe(900);
  });
  it('is tried again by itself', async () => {
    const { engine, runs } = engineWith([end('offline'), end(null)]);
    engine.poke();
    await vi.advanceTimersByTimeAsync(4_900);
    expect(runs()).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(runs()).toBe(2);
    engine.stop();
  });
  it('is one at a time, and what was asked for meanwhile follows', async () => {
    const { engine, runs } = engineWith([end(null)]);
    engine.poke();
    engine.poke();
    engine.poke();
    await vi.advanceTimersByTimeAsync(10);
    expect(runs()).toBe(2);
    engine.stop();
  });
  it('ends when the account leaves', async () => {
    const { engine, runs } = engineWith([end('offline')]);
    engine.poke();
    engine.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(runs()).toBe(1);
  });
});

it('refusals that say nothing of the record keep it; others do not', () => {
  expect([0, 401, 403, 408, 425, 429, 500, 503].map(hindranceOf)).not.toContain(null);
  expect([400, 404, 409, 413, 415, 422].map(hindranceOf)).toEqual([null, null, null, null, null, null]);
});
