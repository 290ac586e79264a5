import { address, get } from './client';
import type { CoverageRun } from './types';

const ended = (run: { state: string }): boolean => run.state === 'done' || run.state === 'failed' || run.state === 'cancelled';

const silenceMilliseconds = 4000;

/**
 * Follows a run to its end: by server-sent events, and where these break or stay silent (a proxy may hold them back), by
 * asking every second.
 * @param path such as `coverage-runs/{id}`.
 * @returns a function that stops following.
 */
export function follow<Run extends { state: string }>(path: string, onRun: (run: Run) => void, onError: (error: unknown) => void): () => void {
  let stopped = false;
  let timer = 0;
  const events = new EventSource(address(`${path}/events`));

  const stop = () => {
    stopped = true;
    events.close();
    window.clearTimeout(timer);
  };
  const take = (run: Run) => {
    if (stopped) return;
    if (ended(run)) stop();
    onRun(run);
  };
  const ask = async () => {
    try {
      take(await get<Run>(path));
    } catch (error) {
      if (!stopped) onError(error);
      return stop();
    }
    if (!stopped) timer = window.setTimeout(() => void ask(), 1000);
  };

  const giveUpEvents = () => {
    events.close();
    window.clearTimeout(timer);
    if (!stopped) void ask();
  };
  timer = window.setTimeout(giveUpEvents, silenceMilliseconds);
  events.onmessage = (message) => {
    window.clearTimeout(timer);
    take(JSON.parse(message.data as string) as Run);
    if (!stopped) timer = window.setTimeout(giveUpEvents, silenceMilliseconds);
  };
  events.onerror = giveUpEvents;
  return stop;
}

export const followRun = (id: string, onRun: (run: CoverageRun) => void, onError: (error: unknown) => void): (() => void) => follow<CoverageRun>(`coverage-runs/${id}`, onRun, onError);
