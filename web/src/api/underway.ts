import { get } from './client';

const everyMilliseconds = 400;

/** A name for a piece of work, by which the service is asked how far it has come. Also where pages are not served by https. */
export function newFollow(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Tells the share of the work that is done, 0 to 1, until it is stopped; nothing while it is not known.
 * @returns stops it. */
export function followShare(id: string, take: (share: number) => void): () => void {
  const abort = new AbortController();
  const ask = async (): Promise<void> => {
    const { share } = await get<{ share: number | null }>(`underway/${id}`, {}, abort.signal);
    if (!abort.signal.aborted && share !== null) take(share);
  };
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    // The work goes on whether its progress can be told or not.
    ask().catch((error: unknown) => { if (!abort.signal.aborted) console.info('How far the work has come is not known.', error); }).finally(() => { asking = false; });
  }, everyMilliseconds);
  return () => { clearInterval(timer); abort.abort(); };
}
