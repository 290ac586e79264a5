import { basedOn } from './merge';
import type { WorkStore } from './store';
import type { OutboxContent, OutboxItem, Problem, Resolution } from './types';

/** What the phone does not know until the moment that it stores. */
export interface Making { newId(): string; now(): Date }

export const making: Making = { newId: () => crypto.randomUUID(), now: () => new Date() };

export interface Recording {
  content: OutboxContent;
  /** What the worker calls it: an address or an event's first words. Never leaves the phone. */
  label: string;
  householdId: number | null;
  photoIds: string[];
  /** The draft that ends with it. */
  draftKey: string | null;
}

/**
 * Puts a record into the outbox under an id made here; its photos wait from now on and its draft is gone. One transaction, so that there is
 * never half a record. What is shown changes in the same moment, because the outbox is laid over what came from the service.
 */
export async function record(store: WorkStore, recording: Recording, { newId, now }: Making = making): Promise<OutboxItem> {
  const work = store.transaction(['outbox', 'photos', 'drafts', 'kept'], 'readwrite', { durability: 'strict' });
  const kept = work.objectStore('kept');
  const photos = work.objectStore('photos');
  const number = ((await kept.get('lastNumber')) as number | undefined ?? 0) + 1;
  const id = newId();
  const item: OutboxItem = {
    id, record: id, content: recording.content, label: recording.label, householdId: recording.householdId, madeAt: now().toISOString(),
    number, state: 'waiting', problem: null, resolution: null,
  };
  const taken = (await Promise.all(recording.photoIds.map((photoId) => photos.get(photoId)))).filter((photo) => photo !== undefined);
  await Promise.all([
    kept.put(number, 'lastNumber'),
    work.objectStore('outbox').add(item),
    ...taken.map((photo) => photos.put({ ...photo, record: id, label: item.label, state: 'waiting' })),
    recording.draftKey === null ? null : work.objectStore('drafts').delete(recording.draftKey),
    work.done,
  ]);
  return item;
}

/** What waits, in the order in which it was made. Steps on an event of this phone's that needs the worker wait for it. */
export async function waiting(store: WorkStore, limit: number): Promise<OutboxItem[]> {
  const all = await store.getAll('outbox');
  const held = new Set(all.filter((item) => item.content.kind === 'event' && item.state === 'attention').map((item) => item.id));
  return all.filter((item) => item.state === 'waiting' && !(item.content.kind === 'step' && held.has(item.content.step.eventId))).sort((a, b) => a.number - b.number).slice(0, limit);
}

export async function needsAttention(store: WorkStore, id: string, problem: Problem): Promise<void> {
  const work = store.transaction('outbox', 'readwrite');
  const item = await work.store.get(id);
  if (item) await work.store.put({ ...item, state: 'attention', problem });
  await work.done;
}

/**
 * The worker's choice for what needs attention: it waits again. Under a new id, so that the service does not take it for the one that it has
 * answered; in one transaction, so that it is never there twice or not at all.
 */
export async function sendAgain(store: WorkStore, id: string, resolution: Resolution | null, { newId }: Pick<Making, 'newId'> = making): Promise<OutboxItem | null> {
  const work = store.transaction('outbox', 'readwrite', { durability: 'strict' });
  const item = await work.store.get(id);
  const again: OutboxItem | null = item?.state === 'attention'
    ? { ...item, id: newId(), content: basedOn(item, item.problem?.current ?? null), resolution, state: 'waiting', problem: null } : null;
  const steps = again?.content.kind === 'event' ? await stepsOn(work.store, id) : [];
  await Promise.all(again ? [work.store.delete(id), work.store.add(again), ...steps.flatMap((step) => [work.store.delete(step.id), work.store.add(onto(step, again.id, newId()))]), work.done] : [work.done]);
  return again;
}

/** Steps on an event that this phone raised, and that the service does not have. */
const stepsOn = async (outbox: { getAll(): Promise<OutboxItem[]> }, eventId: string): Promise<OutboxItem[]> =>
  (await outbox.getAll()).filter((item) => item.content.kind === 'step' && item.content.step.eventId === eventId);

/** The step on the event under its new id; what was said of it, that there is no such event, is over. */
const onto = (item: OutboxItem, eventId: string, id: string): OutboxItem =>
  (item.content.kind === 'step' ? { ...item, id, content: { kind: 'step', step: { ...item.content.step, eventId } }, state: 'waiting', problem: null } : item);

/** Only by the worker's own word: the record, the steps on it and its photos that have not been sent are gone from the phone. */
export async function discard(store: WorkStore, id: string): Promise<void> {
  const work = store.transaction(['outbox', 'photos'], 'readwrite', { durability: 'strict' });
  const item = await work.objectStore('outbox').get(id);
  const steps = item?.content.kind === 'event' ? await stepsOn(work.objectStore('outbox'), id) : [];
  const photos = (await Promise.all([...(item ? [item] : []), ...steps].map((each) => work.objectStore('photos').index('record').getAllKeys(each.record)))).flat();
  await Promise.all([work.objectStore('outbox').delete(id), ...steps.map((step) => work.objectStore('outbox').delete(step.id)), ...photos.map((photo) => work.objectStore('photos').delete(photo)), work.done]);
}

export async function sendPhotoAgain(store: WorkStore, id: string): Promise<void> {
  const work = store.transaction('photos', 'readwrite');
  const photo = await work.store.get(id);
  if (photo?.state === 'attention') await work.store.put({ ...photo, state: 'waiting', problem: null });
  await work.done;
}

export const discardPhoto = (store: WorkStore, id: string): Promise<void> => store.delete('photos', id);
