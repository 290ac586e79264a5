import { describe, expect, it } from 'vitest';
import { eventsOf, nearOf } from '../src/offline/events';
import type { MyEvent, SentStep } from '../src/api/types';
import type { EventCategory, OutboxItem } from '../src/offline/types';

const now = new Date('2026-11-21T01:00:00Z');
const told = (id: string, part: Partial<MyEvent['event']> = {}): MyEvent => ({
  event: {
    id, category: 'garbage', text: id, lon: 104, lat: 30, state: 'open', level: 5, areaId: 50, areaName: 'West', microGridId: 50, microGridName: 'West', community: 'C', workerName: null,
    raisedBy: 'resident', raisedAt: '2026-11-20T01:00:00Z', dueAt: '2026-11-22T01:00:00Z', overdueSince: null, department: null, duplicateOf: null, reopened: false, closedAt: null,
    closedNote: null, contact: null, changedAt: '2026-11-20T01:00:00Z', ...part,
  },
  steps: [], photos: [], actions: ['accept', 'close', 'comment', 'escalate', 'link'],
});
let number = 0;
const step = (eventId: string, action: SentStep['action'], part: Partial<OutboxItem> = {}): OutboxItem => ({
  id: `s${++number}`, record: `s${number}`, householdId: null, label: '', madeAt: now.toISOString(), number, state: 'waiting', problem: null, resolution: null,
  content: { kind: 'step', step: { eventId, action, baseState: 'open', baseLevel: 5, note: null, photos: [], duplicateOf: null } }, ...part,
});

describe('events with what waits', () => {
  it('are moved on in the order of their steps, so that the next step says what it was taken on', () => {
    const [accepted] = eventsOf([told('a')], [step('a', 'accept'), step('b', 'close')]);
    expect([accepted!.event.state, accepted!.actions]).toEqual(['accepted', ['close', 'comment', 'escalate', 'link']]);
    const [passed] = eventsOf([told('a')], [step('a', 'accept'), step('a', 'comment'), step('a', 'escalate')]);
    expect([passed!.event.state, passed!.event.level, passed!.actions]).toEqual(['open', 4, ['comment']]);
  });
  it('are not moved by what the service did not take, nor by what is left as a note', () => {
    const items = [step('a', 'close', { state: 'attention' }), step('a', 'close', { resolution: { conflictId: 'x', choice: 'mine' } })];
    const [row] = eventsOf([told('a')], items);
    expect([row!.event.state, row!.attention, row!.items.length]).toEqual(['open', true, 2]);
  });
  it('stand last where they are over, else as the service ordered them', () => {
    expect(eventsOf([told('a'), told('b'), told('c', { state: 'closed' }), told('d')], [step('a', 'close')]).map((row) => row.event.id)).toEqual(['b', 'd', 'a', 'c']);
  });
});

describe('an event of this phone that waits', () => {
  const mine = (sameAs: string | null): OutboxItem => ({ ...step('', 'accept'), id: 'mine', content: { kind: 'event', event: { category: 'noise', text: 'loud', lon: 104, lat: 30, photos: [], sameAs } } });
  it('can be noted and closed before the service has it, and stands there once when it has', () => {
    const [row] = eventsOf([], [mine(null)]);
    expect([row!.unsent, row!.event.state, row!.event.text, row!.actions]).toEqual([true, 'open', 'loud', ['close', 'comment']]);
    expect(eventsOf([], [mine(null), step('mine', 'close')]).map(({ event, actions, items }) => [event.state, actions, items.length])).toEqual([['closed', ['comment'], 1]]);
    expect(eventsOf([told('mine')], [mine(null)]).map(({ event, unsent }) => [event.id, unsent])).toEqual([['mine', false]]);
  });
  it('takes no steps where it ends with another', () => expect(eventsOf([], [mine('a')])[0]!.actions).toEqual([]));
});

describe('near events', () => {
  const garbage: EventCategory = { code: 'garbage', nameZh: '', nameEn: '', department: '', dueHours: [], nearMetres: 50, nearDays: 7 };
  const rows = eventsOf([
    told('far', { lon: 104.0006 }), told('near', { lon: 104.0003 }), told('here'), told('other', { category: 'noise' }), told('closed', { state: 'closed' }),
    told('old', { raisedAt: '2026-11-10T01:00:00Z' }),
  ], []);
  it('are of the category, within its metres and days, not over, nearest first', () => {
    const near = nearOf(rows, garbage, { lon: 104, lat: 30 }, now);
    expect(near.map((each) => each.id)).toEqual(['here', 'near']);
    expect(near[1]!.metres).toBeCloseTo(28.9, 0); // 0.0003° at 30° north
  });
  it('leave the one out that is asked about', () => expect(nearOf(rows, garbage, { lon: 104, lat: 30 }, now, 'here').map((each) => each.id)).toEqual(['near']));
});
