import { signal } from '@preact/signals';

/** Whether the service tells changes as they happen. */
export const live = signal(false);

const againAfterMilliseconds = 3000;
const gatherMilliseconds = 150;

/**
 * Calls `refetch` at every connect and whenever something in the account's scope changed.
 * @returns a function that stops following.
 */
export function follow(refetch: () => void): () => void {
  let stopped = false;
  let source: EventSource | null = null;
  let again = 0;
  let gather = 0;
  const soon = () => {
    window.clearTimeout(gather);
    gather = window.setTimeout(refetch, gatherMilliseconds);
  };
  const connect = () => {
    source = new EventSource('/api/live');
    source.addEventListener('start', () => { live.value = true; soon(); });
    source.addEventListener('change', soon);
    source.onerror = () => {
      live.value = false;
      // The browser comes back by itself where the stream broke, but not after an answer that was no stream.
      if (source!.readyState === EventSource.CLOSED && !stopped) again = window.setTimeout(connect, againAfterMilliseconds);
    };
  };
  connect();
  return () => {
    stopped = true;
    live.value = false;
    source?.close();
    window.clearTimeout(again);
    window.clearTimeout(gather);
  };
}
