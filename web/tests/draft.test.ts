import { describe, expect, it } from 'vitest';
import type { Change } from '../src/api/scenarios';
import { readCode, writeCode } from '../src/planner/code';
import { begin, readDraft, redo, sameDraft, step, undo, withChange, writeDraft, type Draft } from '../src/planner/scenarios/draft';
import { readLink, writeLink } from '../src/planner/scenarios/url';
import { simpleChange } from '../src/planner/scenarios/remedyChanges';
import { ticks } from '../src/planner/siting/units';
import type { GapRemedy } from '../src/api/types';

const question = { kind: 'community_centre', minutes: 15, persona: 'adult' };
const move = (id: number, lon: number): Change => ({ type: 'move_station', id, lon, lat: 30 });
const draft = (...changes: Change[]): Draft => ({ question, changes, of: null });

describe('changes', () => {
  it('of two about one station only the later stays, in the earlier one’s place', () => {
    expect(withChange([move(1, 104), move(2, 104)], move(1, 105))).toEqual([move(1, 105), move(2, 104)]);
    expect(withChange([move(1, 104), { type: 'set_station', id: 1, capacity: 5 }], { type: 'close_station', id: 1 })).toEqual([{ type: 'close_station', id: 1 }]);
  });
  it('of a station’s hours and its room add up', () =>
    expect(withChange([{ type: 'set_station', id: 1, capacity: 5 }], { type: 'set_station', id: 1, openingHours: '24/7' })).toEqual([{ type: 'set_station', id: 1, capacity: 5, openingHours: '24/7' }]));
  it('that add something are kept beside each other', () => {
    const added: Change = { type: 'add_station', lon: 104, lat: 30 };
    expect(withChange([added], { ...added })).toHaveLength(2);
  });
});

describe('undo', () => {
  it('leads back and forth, and forgets what was undone when something else is done', () => {
    const one = step(begin(draft()), draft(move(1, 104)));
    const two = step(one, draft(move(1, 104), move(2, 104)));
    expect(undo(two).now).toEqual(one.now);
    expect(redo(undo(two)).now).toEqual(two.now);
    expect(step(undo(two), draft(move(3, 104))).future).toEqual([]);
    expect(undo(begin(draft()))).toEqual(begin(draft()));
  });
  it('does not lead back to an older revision of what was saved', () => {
    const saved = { id: 'a', name: 'x', revision: 1 };
    const history = step(begin({ ...draft(), of: saved }), { ...draft(move(1, 104)), of: { ...saved, revision: 2 } });
    expect(undo(history).now).toEqual({ ...draft(), of: { ...saved, revision: 2 } });
  });
});

describe('links', () => {
  it('hold changes that are not saved, Chinese names too', () => {
    const changes: Change[] = [{ type: 'add_station', lon: 104.123456789, lat: 30, name: '新站 “A”' }];
    const code = writeDraft(question, changes)!;
    expect(code).toMatch(/^[\w-]+$/);
    expect(readDraft(code)).toEqual({ question, changes: [{ type: 'add_station', lon: 104.1234568, lat: 30, name: '新站 “A”' }] });
  });
  it('hold no more than servers take', () => expect(writeDraft(question, Array.from({ length: 500 }, (_, i) => move(i + 1, 104)))).toBeNull());
  it.each(['', '!!', 'W10', writeCode({ a: 1 })!, writeCode([question, 'x'])!, writeCode([{ minutes: 'x' }, []])!, writeCode([question, [{ type: 'add_street' }]])!, writeCode([question, [{ type: 'move_station', id: 1 }]])!, writeCode([question, [null]])!])('that cannot be understood (%s) say nothing', (code) => expect(readDraft(code)).toBeNull());
  it('of every state lead back to it', () => {
    const link = { scenario: '01a1ffea-b1f2-71de-813b-ddecf6d7d33a', draft: draft(move(1, 104)), level: 5, show: 'pair' as const, view: { zoom: 15, lat: 30.5, lon: 104.25 } };
    const query = new URLSearchParams(Object.entries(writeLink(link)).flatMap(([name, value]) => (value === null ? [] : [[name, value] as [string, string]])));
    expect(readLink(`?${query}`)).toEqual({ ...link, draft: { question, changes: [move(1, 104)] } });
    expect(readLink('?scenario=x&slevel=9&show=all&sview=1')).toEqual({ scenario: null, draft: null, level: 3, show: 'one', view: null });
  });
  it('are codes of any value', () => expect(readCode(writeCode({ text: '你好', list: [1, null] }))).toEqual({ text: '你好', list: [1, null] }));
});

it('a draft is as saved where only what means nothing differs', () => {
  expect(sameDraft({ question: { ...question, at: null, respectCapacity: false }, changes: [move(1, 104.00000001)] }, { question, changes: [move(1, 104)] })).toBe(true);
  expect(sameDraft({ question, changes: [move(1, 104.001)] }, { question, changes: [move(1, 104)] })).toBe(false);
});

const remedy = (part: Partial<GapRemedy>): GapRemedy => ({
  kind: 'open_gate', lon: 104, lat: 30, peopleClosed: 1, householdsClosed: 1, ofPeople: 1, stationId: null, stationName: null, gateId: null, compound: null, access: null, line: null, lengthMetres: null,
  across: null, capacity: null, compoundId: null, ...part,
});
describe('remedies as changes', () => {
  const line: GeoJSON.LineString = { type: 'LineString', coordinates: [[104, 30], [104, 30.001]] };
  it.each<[string, GapRemedy, Change | null]>([
    ['longer hours', remedy({ kind: 'longer_hours', stationId: 3 }), { type: 'set_station', id: 3, openingHours: '24/7' }],
    ['room', remedy({ kind: 'more_capacity', stationId: 3, capacity: 90 }), { type: 'set_station', id: 3, capacity: 90 }],
    ['an open gate', remedy({ gateId: 7, access: 'visitors' }), { type: 'set_gate', id: 7, access: 'visitors', openingHours: '' }],
    ['a gate in a wall', remedy({ kind: 'new_gate', compoundId: 2, access: 'public', line }), { type: 'add_gate', compoundId: 2, lon: 104, lat: 30, access: 'public', line: [[104, 30], [104, 30.001]] }],
    ['a gate of an old run', remedy({ kind: 'new_gate', line }), null],
    ['a crossing', remedy({ kind: 'crossing', line }), { type: 'add_street', line: [[104, 30], [104, 30.001]], class: 'crossing' }],
    ['a bridge', remedy({ kind: 'bridge', line }), { type: 'add_street', line: [[104, 30], [104, 30.001]], class: 'footway' }],
    ['a station', remedy({ kind: 'new_station' }), { type: 'add_station', lon: 104, lat: 30 }],
  ])('%s', (_name, asked, change) => expect(simpleChange(asked)).toEqual(change));
});

it.each([[10, [0, 2.5, 5, 7.5, 10]], [10_839, [0, 5000, 10_000, 15_000]], [3, [0, 1, 2, 3]], [0, [0, 1]]])('marks of an axis up to %d', (most, marks) => expect(ticks(most)).toEqual(marks));
