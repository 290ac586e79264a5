import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../src/api/problem';
import { addPhoto, keepDraft } from '../src/offline/drafts';
import { judge, sendable } from '../src/offline/merge';
import { discard, record, sendAgain, waiting } from '../src/offline/outbox';
import { countUnsent, forgetPersons, openWork, type WorkStore } from '../src/offline/store';
import { syncOnce, type Service } from '../src/offline/sync';
import type { Household, Outcome, SyncAnswer, SyncRequest } from '../src/api/types';
import type { KeptPhoto, OutboxContent } from '../src/offline/types';

let store: WorkStore;
let number = 0;
const newId = () => `id-${++number}`;
const now = () => new Date('2026-11-21T01:00:00Z');
const making = { newId, now };
const telling = { account: 'tester', now, from: null, changed: () => undefined };

beforeEach(async () => { number = 0; store = await openWork('tester'); });
afterEach(async () => { store.close(); await deleteDB('gridmap-work-tester'); });

const household = (id: number, part: Partial<Household> = {}): Household => ({
  id, address: `Lane ${id}`, lon: 104, lat: 30, people: { under7: 0, from7To17: 0, from18To59: 1, from60: 0, total: 1 }, careFlags: [], colour: null, mark: null,
  dueOn: '2026-11-21', lastVisitOn: null, microGridId: 1, compoundId: null, responsible: null, revision: 1, closedOn: null, persons: [], note: null, masked: false,
  lastVisits: null, openProposal: null, callsInVain: 0, ...part,
});
const visitTo = (householdId: number): OutboxContent => ({
  kind: 'visit', visit: { householdId, outcome: 'met', happenedAt: now().toISOString(), answers: {}, meters: {}, greetings: ['health'], note: null, colourProposal: null, photoIds: [] },
});
const editOf = (householdId: number, baseRevision = 1): OutboxContent => ({ kind: 'household', household: { householdId, baseRevision, careFlags: ['living_alone'], persons: null, note: null } });
const put = (content: OutboxContent, householdId: number, photoIds: string[] = [], draftKey: string | null = null) =>
  record(store, { content, label: `Lane ${householdId}`, householdId, photoIds, draftKey }, making);
const outcome = (id: string, said: string, part: Partial<Outcome> = {}): Outcome => ({ id, outcome: said, reason: null, detail: null, errors: null, current: null, gone: null, ...part });
const answer = (part: Partial<SyncAnswer> = {}): SyncAnswer => ({
  serverTime: now().toISOString(), cursor: 'c1', full: false, clockOffsetSeconds: 0, outcomes: [], households: [], gone: [], microGrids: null, order: null, events: null, ...part,
});
/** A service that says one outcome of everything, and remembers what it was sent. */
class Fake implements Service {
  readonly requests: SyncRequest[] = [];
  readonly photos: string[] = [];
  constructor(private readonly say: (request: SyncRequest) => SyncAnswer, private readonly takePhoto: (photo: KeptPhoto) => void = () => undefined) {}
  sync(request: SyncRequest): Promise<SyncAnswer> {
    this.requests.push(request);
    return Promise.resolve().then(() => this.say(request));
  }
  photo(photo: KeptPhoto): Promise<void> {
    return Promise.resolve().then(() => { this.takePhoto(photo); this.photos.push(photo.id); });
  }
}
const all = (said: string) => (request: SyncRequest) => answer({ outcomes: request.items.map((item) => outcome(item.id, said)) });
const refuse = (status: number) => () => { throw new ApiError(status, 'no', ''); };

const eventAt = (lon: number): OutboxContent => ({ kind: 'event', event: { category: 'noise', text: 'loud', lon, lat: 30, photos: [], sameAs: null } });
const stepOn = (eventId: string): OutboxContent => ({ kind: 'step', step: { eventId, action: 'close', baseState: 'open', baseLevel: 5, note: 'done', photos: [], duplicateOf: null } });

describe('steps on an event that this phone raised', () => {
  it('go out after it, in the same request', async () => {
    const event = await put(eventAt(104), 1);
    await put(stepOn(event.id), 1);
    const service = new Fake(all('stored'));
    await syncOnce(store, service, telling);
    expect(service.requests[0]!.items.map((item) => item.kind)).toEqual(['event', 'step']);
    expect(await store.count('outbox')).toBe(0);
  });
  it('wait while it needs the worker, and follow it to its new id', async () => {
    const event = await put(eventAt(500), 1);
    await syncOnce(store, new Fake(all('refused')), telling);
    await put(stepOn(event.id), 1);
    const service = new Fake(all('stored'));
    await syncOnce(store, service, telling);
    expect(service.requests.flatMap((request) => request.items)).toEqual([]);
    const again = await sendAgain(store, event.id, null, making);
    expect((await waiting(store, 9)).map(({ content }) => (content.kind === 'step' ? content.step.eventId : 'event'))).toEqual(['event', again!.id]);
  });
  it('that were refused with it wait again with it', async () => {
    const event = await put(eventAt(500), 1);
    await put(stepOn(event.id), 1);
    await syncOnce(store, new Fake(all('refused')), telling);
    expect((await store.getAll('outbox')).map((item) => item.state)).toEqual(['attention', 'attention']);
    await sendAgain(store, event.id, null, making);
    expect(await waiting(store, 9)).toHaveLength(2);
  });
  it('are gone with it', async () => {
    const event = await put(eventAt(104), 1);
    await put(stepOn(event.id), 1);
    await put(stepOn('another'), 1);
    await discard(store, event.id);
    expect((await store.getAll('outbox')).map(({ content }) => (content.kind === 'step' ? content.step.eventId : 'event'))).toEqual(['another']);
  });
});

describe('a record', () => {
  it('takes its photos and its draft with it in one step', async () => {
    const draft = await addPhoto(store, { key: 'visit 1', householdId: 1, label: 'Lane 1', changedAt: '', form: {}, photoIds: [] }, { type: 'image/jpeg', bytes: new ArrayBuffer(3) }, making);
    const item = await put(visitTo(1), 1, draft.photoIds, 'visit 1');
    expect(await store.count('drafts')).toBe(0);
    expect((await store.getAll('photos')).map(({ record: of, state }) => [of, state])).toEqual([[item.record, 'waiting']]);
  });
  it('leaves all as it was where it cannot be stored', async () => {
    await keepDraft(store, { key: 'visit 1', householdId: 1, label: 'Lane 1', changedAt: '', form: {}, photoIds: [] });
    const first = await put(visitTo(1), 1);
    await expect(record(store, { content: visitTo(2), label: '', householdId: 2, photoIds: [], draftKey: 'visit 1' }, { newId: () => first.id, now })).rejects.toThrow();
    expect(await store.count('drafts')).toBe(1);
    expect(await store.count('outbox')).toBe(1);
  });
  it('keeps its place in the order when the clock is set back', async () => {
    await put(visitTo(1), 1);
    await record(store, { content: visitTo(2), label: '', householdId: 2, photoIds: [], draftKey: null }, { newId, now: () => new Date('2020-01-01T00:00:00Z') });
    expect((await waiting(store, 9)).map((item) => item.householdId)).toEqual([1, 2]);
  });
});

describe('sending', () => {
  it.each(['stored', 'already'])('takes out what is %s, and counts it', async (said) => {
    await put(visitTo(1), 1);
    expect((await syncOnce(store, new Fake(all(said)), telling)).hindrance).toBeNull();
    expect(await store.count('outbox')).toBe(0);
    expect((await store.getAll('sent')).map((item) => item.put)).toEqual(['counted']);
  });
  it.each(['conflict', 'refused', 'a word of tomorrow'])('keeps what is %s for the worker', async (said) => {
    await put(visitTo(1), 1);
    await syncOnce(store, new Fake(all(said)), telling);
    expect((await store.getAll('outbox')).map((item) => item.state)).toEqual(['attention']);
  });
  it('goes on waiting with what nothing was said of', async () => {
    await put(visitTo(1), 1);
    await syncOnce(store, new Fake(() => answer()), telling);
    expect((await waiting(store, 9)).length).toBe(1);
  });
  it.each([0, 401, 403, 408, 425, 429, 500, 503])('keeps everything as it was on %i', async (status) => {
    await put(visitTo(1), 1);
    await put(editOf(2), 2);
    const before = await store.getAll('outbox');
    expect((await syncOnce(store, new Fake(refuse(status)), telling)).hindrance).not.toBeNull();
    expect(await store.getAll('outbox')).toEqual(before);
  });
  it.each([400, 404, 409, 413, 422])('finds the one that a request is refused for by %i, and sends the others', async (status) => {
    for (let id = 1; id <= 9; id++) await put(visitTo(id), id);
    const service = new Fake((request) => {
      if (request.items.some((item) => item.visit?.householdId === 6)) refuse(status)();
      return all('stored')(request);
    });
    await syncOnce(store, service, telling);
    expect((await store.getAll('outbox')).map((item) => [item.householdId, item.state, item.problem?.status])).toEqual([[6, 'attention', status]]);
    expect(await store.count('sent')).toBe(8);
  });
  it('sends 500 at once, and the rest after', async () => {
    for (let id = 1; id <= 501; id++) await put(visitTo(id), id);
    const service = new Fake(all('stored'));
    await syncOnce(store, service, telling);
    expect(service.requests.map((request) => request.items.length)).toEqual([500, 1]);
  });
  it('sends again what an answer was lost for, and comes to the same', async () => {
    await put(visitTo(1), 1);
    await syncOnce(store, new Fake(refuse(0)), telling);
    const service = new Fake(all('already'));
    await syncOnce(store, service, telling);
    expect(service.requests[0]!.since).toBeNull();
    expect(await store.count('outbox')).toBe(0);
  });
  it('lets a later edit of a household build on the one before', async () => {
    await put(editOf(1), 1);
    await put(editOf(1), 1);
    let revision = 1;
    const service = new Fake((request) => {
      for (const item of request.items) expect(item.household!.baseRevision).toBe(revision++);
      return answer({ outcomes: request.items.map((item) => outcome(item.id, 'stored')), households: [household(1, { revision })] });
    });
    await syncOnce(store, service, telling);
    expect(service.requests.map((request) => request.items.length)).toEqual([1, 1]);
    expect(await store.count('outbox')).toBe(0);
  });
});

describe('photos', () => {
  const withPhoto = async () => {
    const draft = await addPhoto(store, { key: 'visit 1', householdId: 1, label: '', changedAt: '', form: {}, photoIds: [] }, { type: 'image/jpeg', bytes: new ArrayBuffer(3) }, making);
    return put(visitTo(1), 1, draft.photoIds, 'visit 1');
  };
  const photoState = async () => (await store.getAll('photos')).map((photo) => photo.state);

  it('follow their record and leave the phone when they have arrived', async () => {
    await withPhoto();
    const service = new Fake(all('stored'));
    await syncOnce(store, service, telling);
    expect(service.photos.length).toBe(1);
    expect(await photoState()).toEqual([]);
  });
  it('wait with a record that needs the worker, and are gone only with it', async () => {
    const item = await withPhoto();
    const service = new Fake(all('refused'));
    await syncOnce(store, service, telling);
    expect(service.photos).toEqual([]);
    await discard(store, item.id);
    expect(await photoState()).toEqual([]);
  });
  it('stay when the network ends in the middle', async () => {
    await withPhoto();
    await syncOnce(store, new Fake(all('stored'), refuse(0)), telling);
    expect(await photoState()).toEqual(['waiting']);
  });
  it('are sent again where they came cut short, and need the worker where that does not end', async () => {
    await withPhoto();
    const cut = new Fake(all('stored'), () => { throw new ApiError(400, 'cut', '', { 'Content-Digest': ['is another'] }); });
    await syncOnce(store, cut, telling);
    expect(await photoState()).toEqual(['waiting']);
    for (let i = 0; i < 4; i++) await syncOnce(store, cut, telling);
    expect(await photoState()).toEqual(['attention']);
  });
  it.each([409, 413, 415])('need the worker on %i', async (status) => {
    await withPhoto();
    await syncOnce(store, new Fake(all('stored'), refuse(status)), telling);
    expect(await photoState()).toEqual(['attention']);
  });
});

describe('the worker’s choice', () => {
  it('goes out under a new id with the conflict’s, and is counted or put away', async () => {
    const item = await put(visitTo(1), 1);
    await syncOnce(store, new Fake(all('conflict')), telling);
    const again = await sendAgain(store, item.id, { conflictId: item.id, choice: 'theirs' }, making);
    expect(again!.id).not.toBe(item.id);
    const service = new Fake(all('stored'));
    await syncOnce(store, service, telling);
    expect(service.requests[0]!.items.map(({ resolution }) => resolution)).toEqual([{ conflictId: item.id, choice: 'theirs' }]);
    expect((await store.getAll('sent')).map((each) => each.put)).toEqual(['away']);
  });
  it('of an edit builds on what is there now', async () => {
    const item = await put(editOf(1), 1);
    await syncOnce(store, new Fake((request) => answer({ outcomes: request.items.map((each) => outcome(each.id, 'conflict', { reason: 'editedElsewhere', current: household(1, { revision: 7 }) })) })), telling);
    const again = await sendAgain(store, item.id, { conflictId: item.id, choice: 'mine' }, making);
    expect(again!.content).toMatchObject({ household: { baseRevision: 7 } });
  });
  it('that another tab has made before is over', async () => {
    const item = await put(visitTo(1), 1);
    await syncOnce(store, new Fake(all('conflict')), telling);
    await sendAgain(store, item.id, { conflictId: item.id, choice: 'mine' }, making);
    await syncOnce(store, new Fake((request) => answer({ outcomes: request.items.map((each) => outcome(each.id, 'refused', { reason: 'alreadyResolved' })) })), telling);
    expect(await store.count('outbox')).toBe(0);
  });
  it('is made once: a second press finds nothing to send', async () => {
    const item = await put(visitTo(1), 1);
    await syncOnce(store, new Fake(all('refused')), telling);
    await Promise.all([sendAgain(store, item.id, null, making), sendAgain(store, item.id, null, making)]);
    expect((await waiting(store, 9)).length).toBe(1);
  });
});

describe('what the service says of households', () => {
  it('replaces all where it says all, and tells of those that are missing', async () => {
    await syncOnce(store, new Fake(() => answer({ full: true, households: [household(1), household(2)] })), telling);
    await syncOnce(store, new Fake(() => answer({ full: true, cursor: 'c2', households: [household(2)] })), telling);
    expect(await store.getAllKeys('households')).toEqual([2]);
    expect((await store.getAll('notices')).map((notice) => notice.gone)).toMatchObject([{ householdId: 1, reason: 'unknown' }]);
  });
  it('takes a household away but never a record of it', async () => {
    await syncOnce(store, new Fake(() => answer({ full: true, households: [household(1)] })), telling);
    await put(visitTo(1), 1);
    const gone = { householdId: 1, reason: 'handedOver' as const, to: 'Li', on: '2026-11-21' };
    await syncOnce(store, new Fake((request) => answer({ outcomes: request.items.map((item) => outcome(item.id, 'conflict', { reason: 'handedOver', gone })), gone: [gone] })), telling);
    expect(await store.count('households')).toBe(0);
    expect((await store.getAll('outbox')).map((item) => item.problem?.gone)).toEqual([gone]);
    expect((await store.getAll('notices')).map((notice) => notice.address)).toEqual(['Lane 1']);
  });
  it('is asked for from where the phone is', async () => {
    const service = new Fake(() => answer({ cursor: 'next' }));
    await syncOnce(store, service, telling);
    await syncOnce(store, service, telling);
    expect(service.requests.map((request) => request.since)).toEqual([null, 'next']);
  });
});

it('who leaves the phone leaves no households, but all that was not sent', async () => {
  await syncOnce(store, new Fake(() => answer({ full: true, households: [household(1)] })), telling);
  await put(visitTo(1), 1);
  await addPhoto(store, { key: 'visit 2', householdId: 2, label: '', changedAt: '', form: {}, photoIds: [] }, { type: 'image/jpeg', bytes: new ArrayBuffer(3) }, making);
  await forgetPersons(store);
  expect(await store.count('households')).toBe(0);
  expect(await store.get('kept', 'cursor')).toBeUndefined();
  expect(await countUnsent(store)).toBe(2);
  expect((await put(visitTo(3), 3)).number).toBe(2);
});

it('an answer about what was never sent changes nothing', () => {
  expect(judge([], answer({ outcomes: [outcome('other', 'stored')] })).arrived).toEqual([]);
  expect(sendable([])).toEqual([]);
});
