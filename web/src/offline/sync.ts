import { ApiError } from '../api/problem';
import { sendable, takeAnswer, type Change } from './merge';
import { needsAttention, waiting } from './outbox';
import type { WorkStore } from './store';
import type { SyncAnswer, SyncItem, SyncRequest } from '../api/types';
import type { KeptPhoto, OutboxItem } from './types';

/** The service, as far as the outbox needs it. Both throw ApiError for every answer that is not 2xx (status 0: not reached). */
export interface Service {
  sync(request: SyncRequest): Promise<SyncAnswer>;
  photo(photo: Pick<KeptPhoto, 'id' | 'type' | 'bytes'>): Promise<void>;
}

/** Why not everything is sent yet; it is tried again, or after signing in. */
export type Hindrance = 'offline' | 'signedOut' | 'mustChange' | 'forbidden' | 'busy';
export interface SyncEnd { hindrance: Hindrance | null; retryAfterSeconds: number | null }
export interface Telling { account: string; now(): Date; from: { lon: number; lat: number } | null; changed(change: Change): void }

/** The service's limit for one request. */
const itemsAtOnce = 500;
/** A photo that comes cut short so often is not cut by the network. */
const cutShortLimit = 5;

/** Refusals that say nothing about what was sent: it is kept and sent again. */
export function hindranceOf(status: number): Hindrance | null {
  if (status === 0 || status === 408) return 'offline';
  if (status === 401) return 'signedOut';
  if (status === 403) return 'forbidden';
  return status === 425 || status === 429 || status >= 500 ? 'busy' : null;
}

/**
 * Sends what waits, takes over what changed, then sends photos of records that have arrived. Nothing leaves the phone before the service has
 * said that it has it; whatever ends this in the middle (a closed page too), the next call goes on.
 */
export async function syncOnce(store: WorkStore, service: Service, telling: Telling): Promise<SyncEnd> {
  try {
    let left = await count(store);
    for (;;) {
      const batch = sendable(await waiting(store, itemsAtOnce));
      await exchange(store, service, telling, batch);
      const now = await count(store);
      if (now === 0 || now >= left) break;
      left = now;
    }
    await sendPhotos(store, service, telling);
    return { hindrance: null, retryAfterSeconds: null };
  } catch (error) {
    const hindrance = error instanceof ApiError ? hindranceOf(error.status) : null;
    if (hindrance === null) throw error;
    return { hindrance, retryAfterSeconds: (error as ApiError).retryAfterSeconds };
  }
}

const count = async (store: WorkStore): Promise<number> => (await waiting(store, Number.MAX_SAFE_INTEGER)).length;

const itemOf = (item: OutboxItem): SyncItem => ({
  id: item.id, kind: item.content.kind, madeAt: item.madeAt, resolution: item.resolution,
  visit: item.content.kind === 'visit' ? item.content.visit : null,
  household: item.content.kind === 'household' ? item.content.household : null,
  event: item.content.kind === 'event' ? item.content.event : null,
  step: item.content.kind === 'step' ? item.content.step : null,
});

/** One request. Where the service refuses it as a whole, its halves are tried until the record that it minds is alone. */
async function exchange(store: WorkStore, service: Service, telling: Telling, batch: OutboxItem[]): Promise<void> {
  let answer: SyncAnswer;
  try {
    const since = ((await store.get('kept', 'cursor')) as string | undefined) ?? null;
    answer = await service.sync({ phoneTime: telling.now().toISOString(), since, from: telling.from, account: telling.account, items: batch.map(itemOf) });
  } catch (error) {
    if (!(error instanceof ApiError) || hindranceOf(error.status) !== null || batch.length === 0) throw error;
    if (batch.length > 1) {
      const half = batch.length >> 1;
      await exchange(store, service, telling, batch.slice(0, half));
      return exchange(store, service, telling, batch.slice(half));
    }
    const { status, title, detail, fields } = error;
    await needsAttention(store, batch[0]!.id, { outcome: 'refused', reason: null, detail: detail || title, errors: fields, current: null, event: null, gone: null, status });
    return telling.changed({ households: [] });
  }
  telling.changed(await takeAnswer(store, batch, answer, telling.now()));
}

async function sendPhotos(store: WorkStore, service: Service, telling: Telling): Promise<void> {
  for (const id of await store.getAllKeys('photos')) {
    const photo = await store.get('photos', id);
    if (photo?.state !== 'waiting' || await inOutbox(store, photo.record)) continue;
    try {
      await service.photo(photo);
      await store.delete('photos', id);
    } catch (error) {
      if (!(error instanceof ApiError) || hindranceOf(error.status) !== null) throw error;
      await photoRefused(store, photo, error);
    }
    telling.changed({ households: [] });
  }
}

async function inOutbox(store: WorkStore, record: string | null): Promise<boolean> {
  return (await store.getAll('outbox')).some((item) => item.record === record);
}

async function photoRefused(store: WorkStore, photo: KeptPhoto, { status, title, detail, fields }: ApiError): Promise<void> {
  const cutShort = status === 400 && 'Content-Digest' in fields ? photo.cutShort + 1 : cutShortLimit;
  await store.put('photos', cutShort < cutShortLimit ? { ...photo, cutShort } : { ...photo, state: 'attention', problem: { status, detail: detail || title } });
}
