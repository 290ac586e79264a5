/** The phone's storage is full; nothing of what was to be stored has been. */
export class StorageFull extends Error {
  constructor() {
    super('The storage of this phone is full.');
    this.name = 'StorageFull';
  }
}

/**
 * How browsers say it: a quota is a QuotaExceededError; of a full disk Chromium aborts the transaction and closes the connection, so that the
 * next use of it is an InvalidStateError; Safari calls it unknown.
 */
const words = new Set(['QuotaExceededError', 'AbortError', 'InvalidStateError', 'UnknownError']);
const isFull = (error: unknown): boolean => error instanceof DOMException && words.has(error.name);

/**
 * Runs a transaction that stores something. Where the storage is full, what can be had again (the saved map) makes room, and it is tried once more.
 * @param makeRoom deletes what can be had again, and opens the storage anew where it was closed.
 * @throws StorageFull where that was not enough.
 */
export async function withRoom<T>(store: () => Promise<T>, makeRoom: () => Promise<void>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  try {
    await makeRoom();
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
