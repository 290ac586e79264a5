/** The phone's storage is full; nothing of what was to be stored has been. */
export class StorageFull extends Error {
  constructor() {
    super('The storage of this phone is full.');
    this.name = 'StorageFull';
  }
}

const isFull = (error: unknown): boolean => error instanceof DOMException && (error.name === 'QuotaExceededError' || error.name === 'UnknownError' && /quota|full|space/i.test(error.message));

/**
 * Runs a transaction that stores something. Where the storage is full, what can be had again (the saved map) makes room, and it is tried once more.
 * @param makeRoom deletes what can be had again.
 * @throws StorageFull where that was not enough.
 */
export async function withRoom<T>(store: () => Promise<T>, makeRoom: () => Promise<void>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  await makeRoom();
  try {
    return await store();
  } catch (error) {
    throw isFull(error) ? new StorageFull() : error;
  }
}

/** Asks the browser not to clear the storage by itself. */
export async function keepStorage(): Promise<boolean> {
  if (!('storage' in navigator) || !navigator.storage.persist) return false;
  return await navigator.storage.persisted() || await navigator.storage.persist();
}
