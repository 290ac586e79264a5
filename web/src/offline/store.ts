import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Household } from '../api/types';
import type { Draft, KeptPhoto, Notice, OutboxItem, SentItem } from './types';

/** What the phone keeps of one account. Households are the service's documents as they came; what waits in the outbox is laid over them when they are shown. */
export interface WorkSchema extends DBSchema {
  households: { key: number; value: Household };
  outbox: { key: string; value: OutboxItem };
  photos: { key: string; value: KeptPhoto; indexes: { record: string } };
  drafts: { key: string; value: Draft };
  sent: { key: string; value: SentItem };
  notices: { key: string; value: Notice };
  /** Single values: see {@link Kept}. */
  kept: { key: string; value: unknown };
}

export type WorkStore = IDBPDatabase<WorkSchema>;
export type WorkStoreName = 'households' | 'outbox' | 'photos' | 'drafts' | 'sent' | 'notices' | 'kept';

const prefix = 'gridmap-work-';

/** Opens what the phone keeps of an account; makes it where there is none. Another tab that waits for a newer form is let through. */
export function openWork(account: string): Promise<WorkStore> {
  return openDB<WorkSchema>(prefix + account, 1, {
    upgrade(store) {
      store.createObjectStore('households', { keyPath: 'id' });
      store.createObjectStore('outbox', { keyPath: 'id' });
      store.createObjectStore('photos', { keyPath: 'id' }).createIndex('record', 'record');
      store.createObjectStore('drafts', { keyPath: 'key' });
      store.createObjectStore('sent', { keyPath: 'id' });
      store.createObjectStore('notices', { keyPath: 'id' });
      store.createObjectStore('kept');
    },
    blocking(_current, _blocked, event) { (event.target as IDBDatabase).close(); },
  });
}

/** Records, photos and unfinished forms that the service has not got. */
export async function countUnsent(store: WorkStore): Promise<number> {
  const photos = (await store.getAll('photos')).filter((photo) => photo.state !== 'draft').length;
  return photos + (await store.count('outbox')) + (await store.count('drafts'));
}

/** Ends the phone's knowledge of persons, but for what the worker made and the service has not got: that is never cleared. */
export async function forgetPersons(store: WorkStore): Promise<void> {
  const work = store.transaction(['households', 'sent', 'notices', 'kept'], 'readwrite');
  const values = (await work.objectStore('kept').getAllKeys()).filter((key) => key !== 'lastNumber');
  await Promise.all([
    ...(['households', 'sent', 'notices'] as const).map((name) => work.objectStore(name).clear()),
    ...values.map((key) => work.objectStore('kept').delete(key)),
    work.done,
  ]);
}
