import { computed, effect, signal } from '@preact/signals';
import { change, get } from '../../api/client';
import { isAbort } from '../../api/problem';
import type { Assignments, Handover, HandoverRequest, HouseholdPage } from '../../api/types';
import { localNow } from '../../i18n/format';
import { city, mayDesk, view } from '../state';

export const handoverApi = {
  assignments: (query: { day?: string | null; worker?: number | null }, signal?: AbortSignal) => get<Assignments>('assignments', query, signal),
  households: (area: number, page: number, signal?: AbortSignal) => get<HouseholdPage>('households', { area, page }, signal),
  /** A dry run stores nothing; its answer is what the same request would do. */
  handOver: (request: HandoverRequest, dryRun: boolean) => change<Handover>('POST', `handovers?dryRun=${dryRun}`, request),
};

/** The day that the list shows; null: today in the city. */
export const day = signal<string | null>(null);
/** Today in the city. */
export const today = computed(() => localNow(city.value?.timeZone ?? 'UTC').slice(0, 10));
export const shown = signal<Assignments | null>(null);
export const shownError = signal<unknown>(null);
/** Who hands over: a worker, `nobody` for micro-grids without one; null: the form is closed. */
export const giver = signal<number | 'nobody' | null>(null);
const asked = signal(0);
export const lookAgain = (): void => { asked.value++; };

effect(() => {
  const wanted = day.value;
  void asked.value;
  if (view.value !== 'workers' || !mayDesk.value) return undefined;
  const abort = new AbortController();
  handoverApi.assignments({ day: wanted }, abort.signal).then((found) => {
    shown.value = found;
    shownError.value = null;
  }).catch((error: unknown) => { if (!isAbort(error)) shownError.value = error; });
  return () => abort.abort();
});
