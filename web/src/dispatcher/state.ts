import { batch, computed, effect, signal } from '@preact/signals';
import { api, ApiError, request } from '../api/client';
import { eventsApi, type Board, type Department, type EventCategory, type EventDetail, type EventItem, type Proposal } from '../api/events';
import { isAbort } from '../api/problem';
import type { Account, AreaProperties, City, Feature } from '../api/types';
import { follow } from './live';

const link = new URLSearchParams(location.search);
const numberOf = (name: string): number | null => {
  const value = Number(link.get(name));
  return Number.isSafeInteger(value) && value > 0 ? value : null;
};

export const city = signal<City | null>(null);
export const account = signal<Account | null>(null);
export const demoAccounts = signal<string[]>([]);
export const categories = signal<EventCategory[]>([]);
export const departments = signal<Department[]>([]);
export const startError = signal<unknown>(null);

export const level = signal(Math.min(5, numberOf('level') ?? 3));
/** The area that the list is about; null: the whole scope. */
export const areaId = signal<number | null>(numberOf('area'));
export const area = signal<Feature<AreaProperties> | null>(null);
export const category = signal<string | null>(null);
export type Filter = 'all' | 'overdue' | 'soon' | 'closed';
export const filter = signal<Filter>('all');
export const selectedId = signal<string | null>(link.get('event'));
/** Events, or who looks after whom. */
export const view = signal<'events' | 'workers'>(link.get('view') === 'workers' ? 'workers' : 'events');
/** What a phone shows. */
export const tab = signal<'board' | 'list' | 'map'>('board');

export const board = signal<Board | null>(null);
export const events = signal<EventItem[]>([]);
export const total = signal(0);
export const detail = signal<EventDetail | null>(null);
export const proposals = signal<Proposal[]>([]);
export const loadError = signal<unknown>(null);
export const detailError = signal<unknown>(null);
const asked = signal(0);
export const refetch = (): void => { asked.value++; };

export const mayDispatch = computed(() => account.value?.role === 'dispatcher' || account.value?.role === 'administrator');

export async function start(): Promise<void> {
  startError.value = null;
  try {
    const [theCity, session, theCategories, theDepartments] = await Promise.all([api.city(), api.session(), eventsApi.categories(), eventsApi.departments()]);
    batch(() => {
      categories.value = theCategories;
      departments.value = theDepartments;
      demoAccounts.value = session.demoAccounts;
      account.value = session.account;
      city.value = theCity;
    });
  } catch (error) {
    startError.value = error;
  }
}

function load<T>(ask: (signal: AbortSignal) => Promise<T>, take: (value: T) => void, fail: (error: unknown) => void): () => void {
  const abort = new AbortController();
  ask(abort.signal).then((value) => batch(() => take(value))).catch((error: unknown) => {
    if (isAbort(error)) return;
    if (error instanceof ApiError && error.status === 401) account.value = null;
    fail(error);
  });
  return () => abort.abort();
}

effect(() => (mayDispatch.value ? follow(refetch) : undefined));

effect(() => {
  const [theLevel, theArea] = [level.value, areaId.value];
  void asked.value;
  return mayDispatch.value ? load((signal) => eventsApi.board(theLevel, theArea, signal), (found) => { board.value = found; loadError.value = null; }, (error) => { loadError.value = error; }) : undefined;
});

effect(() => {
  const query = { area: areaId.value, category: category.value, state: filter.value === 'closed' ? 'closed' : null, due: filter.value === 'overdue' || filter.value === 'soon' ? filter.value : null };
  void asked.value;
  return mayDispatch.value ? load((signal) => eventsApi.list(query, signal), (found) => { events.value = found.events; total.value = found.total; }, (error) => { loadError.value = error; }) : undefined;
});

effect(() => {
  const id = selectedId.value;
  void asked.value;
  if (detail.peek()?.event.id !== id) detail.value = null;
  if (!id || !mayDispatch.value) return undefined;
  return load((signal) => eventsApi.event(id, signal), (found) => { detail.value = found; detailError.value = null; }, (error) => { detail.value = null; detailError.value = error; });
});

effect(() => {
  void asked.value;
  return mayDispatch.value ? load((signal) => eventsApi.proposals(signal), (found) => { proposals.value = found.proposals; }, (error) => { loadError.value = error; }) : undefined;
});

effect(() => {
  const id = areaId.value;
  area.value = null;
  return id === null ? undefined : load((signal) => request<Feature<AreaProperties>>('GET', `/api/areas/${id}`, undefined, signal), (found) => { area.value = found; }, (error) => { loadError.value = error; });
});

effect(() => {
  const query = new URLSearchParams(location.search);
  const set = (name: string, value: string | number | null) => (value === null ? query.delete(name) : query.set(name, String(value)));
  set('level', level.value === 3 ? null : level.value);
  set('area', areaId.value);
  set('event', selectedId.value);
  set('view', view.value === 'events' ? null : view.value);
  const text = query.toString();
  history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}`);
});
