import { isAbort } from './problem';

/** Runs an effect's question with an abort signal; an error goes where it can be shown. Returns what stops it. */
export function load<T>(ask: (signal: AbortSignal) => Promise<T>, take: (value: T) => void, fail: (error: unknown) => void): () => void {
  const abort = new AbortController();
  ask(abort.signal).then(take).catch((error: unknown) => { if (!isAbort(error)) fail(error); });
  return () => abort.abort();
}
