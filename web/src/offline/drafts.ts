import { making, type Making } from './outbox';
import type { WorkStore } from './store';
import type { Draft } from './types';

/** Keeps a form as it stands. */
export const keepDraft = async (store: WorkStore, draft: Draft): Promise<void> => { await store.put('drafts', draft); };

/** Adds a photo to a form: the photo and the form that names it, in one transaction. */
export async function addPhoto(store: WorkStore, draft: Draft, photo: { type: string; bytes: ArrayBuffer }, { newId }: Pick<Making, 'newId'> = making): Promise<Draft> {
  const id = newId();
  const work = store.transaction(['photos', 'drafts'], 'readwrite', { durability: 'strict' });
  const longer: Draft = { ...draft, photoIds: [...draft.photoIds, id] };
  await Promise.all([
    work.objectStore('photos').put({ id, record: null, label: draft.label, ...photo, state: 'draft', problem: null, cutShort: 0 }),
    work.objectStore('drafts').put(longer),
    work.done,
  ]);
  return longer;
}

export async function removePhoto(store: WorkStore, draft: Draft, id: string): Promise<Draft> {
  const work = store.transaction(['photos', 'drafts'], 'readwrite');
  const shorter: Draft = { ...draft, photoIds: draft.photoIds.filter((each) => each !== id) };
  await Promise.all([work.objectStore('photos').delete(id), work.objectStore('drafts').put(shorter), work.done]);
  return shorter;
}

/** Only by the worker's own word. */
export async function dropDraft(store: WorkStore, key: string): Promise<void> {
  const work = store.transaction(['photos', 'drafts'], 'readwrite');
  const draft = await work.objectStore('drafts').get(key);
  await Promise.all([...(draft?.photoIds ?? []).map((id) => work.objectStore('photos').delete(id)), work.objectStore('drafts').delete(key), work.done]);
}
