import { batch, computed, effect, signal } from '@preact/signals';
import { api, ApiError, request } from '../api/client';
import { eventsApi, type Board, type Department, type EventCategory, type EventDetail, type EventItem, type Proposal } from '../api/events';
import { cityZone } from '../i18n/format';
import { isAbort } from '../api/problem';
import type { Account, AreaProperties, City, Feature } from '../api/types';
import { setAddress } from '../ui/address';
import { follow } from './live';

const link = new URLSearchParams(location.search);
const numberOf = (name: string): number | null => {
  const value = Number(link.get(name));
  return Number.isSafeInteger(value) && value > 0 ? value : null;
};

export const city = signal<City | null>(null);
effect(() => { cityZone.value = city.value?.timeZone; });
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
const viewNames = ['events', 'households', 'points', 'workers'] as const;
export type View = typeof viewNames[number];
const viewOf = (search: string): View => viewNames.find((name) => name === new URLSearchParams(search).get('view')) ?? 'events';
/** What was asked for; a role that may not see it gets its first. */
const askedView = signal<View>(viewOf(location.search));
/** The form that takes an event from a caller is open. */
export const calling = signal(link.has('call'));
/** What a phone shows. */
export const tab = signal<'board' | 'list' | 'map'>('board');

export const board = signal<Board | null>(null);
export const events = signal<EventItem[]>([]);
export const total = signal(0);
export const detail = signal<EventDetail | null>(null);
export const proposals = signal<Proposal[]>([]);
type Part = 'board' | 'list' | 'proposals' | 'area';
/** What could not be loaded: what comes clears its own part only. */
const loadErrors = signal<Partial<Record<Part, unknown>>>({});
const settle = (part: Part, error: unknown = null): void => { loadErrors.value = { ...loadErrors.peek(), [part]: error }; };
export const boardError = computed(() => loadErrors.value.board ?? loadErrors.value.proposals ?? loadErrors.value.area ?? null);
export const listError = computed(() => loadErrors.value.list ?? null);
export const detailError = signal<unknown>(null);
const asked = signal(0);
export const refetch = (): void => { asked.value++; };

/** Planners look after households and who cares for them; events and points are dispatchers'. */
const viewsOf: Partial<Record<string, readonly View[]>> = { dispatcher: viewNames, administrator: viewNames, planner: ['households', 'workers'] };
export const views = computed<readonly View[]>(() => viewsOf[account.value?.role ?? ''] ?? []);
export const mayDesk = computed(() => views.value.length > 0);
export const view = computed<View>(() => (views.value.includes(askedView.value) ? askedView.value : views.value[0] ?? 'events'));

/** Another view: the Back button leads to this one. */
export function openView(name: View): void {
  setAddress({ view: name === 'events' ? null : name }, true);
  askedView.value = name;
}

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

addEventListener('popstate', () => { askedView.value = viewOf(location.search); });

effect(() => (mayDispatch.value ? follow(refetch) : undefined));

effect(() => {
  const [theLevel, theArea] = [level.value, areaId.value];
  void asked.value;
  return mayDispatch.value ? load((signal) => eventsApi.board(theLevel, theArea, signal), (found) => { board.value = found; settle('board'); }, (error) => settle('board', error)) : undefined;
});

effect(() => {
  const query = { area: areaId.value, category: category.value, state: filter.value === 'closed' ? 'closed' : null, due: filter.value === 'overdue' || filter.value === 'soon' ? filter.value : null };
  void asked.value;
  return mayDispatch.value ? load((signal) => eventsApi.list(query, signal), (found) => { events.value = found.events; total.value = found.total; settle('list'); }, (error) => settle('list', error)) : undefined;
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
  return mayDispatch.value ? load((signal) => eventsApi.proposals(signal), (found) => { proposals.value = found.proposals; settle('proposals'); }, (error) => settle('proposals', error)) : undefined;
});

effect(() => {
  const id = areaId.value;
  void asked.value;
  if (area.peek()?.properties.id !== id) area.value = null;
  if (id === null) settle('area');
  return id === null ? undefined : load((signal) => request<Feature<AreaProperties>>('GET', `/api/areas/${id}`, undefined, signal), (found) => { area.value = found; settle('area'); }, (error) => settle('area', error));
});

effect(() => setAddress({
  level: level.value === 3 ? null : String(level.value), area: areaId.value === null ? null : String(areaId.value), event: selectedId.value, call: calling.value ? '1' : null,
  view: askedView.value === 'events' ? null : askedView.value,
}));
