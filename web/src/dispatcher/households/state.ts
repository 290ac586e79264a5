import { batch, computed, effect, signal } from '@preact/signals';
import { api } from '../../api/client';
import { isAbort } from '../../api/problem';
import type { FieldCatalogues, HouseholdPage } from '../../api/types';
import { setAddress } from '../../ui/address';
import { localNow } from '../../i18n/format';
import { areaId, city, mayDesk, view } from '../state';
import { householdsApi, type Detail, type PlacesAnswer, type Question } from './api';

const parameter = (name: string): string | null => new URLSearchParams(location.search).get(name);
const numberIn = (name: string): number | null => {
  const value = Number(parameter(name));
  return Number.isSafeInteger(value) && value > 0 ? value : null;
};

export const colours = ['red', 'yellow', 'blue', 'none'] as const;
export const dues = ['overdue', 'today', 'week'] as const;

export const text = signal(parameter('q') ?? '');
export const colour = signal<string | null>(parameter('colour'));
export const due = signal<string | null>(parameter('due'));
export const flag = signal<string | null>(parameter('flag'));
export const closed = signal(parameter('closed') === '1');
/** Households of one spot of the map. */
export const spot = signal<string | null>(parameter('spot'));
export const page = signal(numberIn('page') ?? 1);
/** The household that is open; `new`: one is being entered. */
export const openId = signal<number | 'new' | null>(parameter('household') === 'new' ? 'new' : numberIn('household'));
const forms = ['register', 'persons', 'colour', 'close'] as const;
export type Editing = typeof forms[number];
/** The form of the open household that is filled in. */
export const editing = signal<Editing | null>(forms.find((name) => name === parameter('edit')) ?? null);
export type Side = 'list' | 'proposals';
export const side = signal<Side>(parameter('list') === 'proposals' ? 'proposals' : 'list');
/** What a phone shows beside the open household. */
export const phoneTab = signal<'list' | 'map'>('list');

export const catalogues = signal<FieldCatalogues | null>(null);
export const found = signal<HouseholdPage | null>(null);
export const foundError = signal<unknown>(null);
export const places = signal<PlacesAnswer | null>(null);
/** What the map shows: west,south,east,north. */
export const mapBox = signal<string | null>(null);
export const detail = signal<Detail | null>(null);
export const detailError = signal<unknown>(null);
/** The reason that was stated for reading persons clear, of the household that is open. */
export const readFor = signal<string | null>(null);
const asked = signal(0);
export const lookAgain = (): void => { asked.value++; };
/** Today in the city. */
export const today = computed(() => localNow(city.value?.timeZone ?? 'UTC').slice(0, 10));

export const question = computed<Question>(() => ({
  area: areaId.value, q: text.value.trim() || null, colour: colour.value, due: due.value, flag: flag.value, closed: closed.value ? 'true' : null, bbox: spot.value,
}));
export const filtered = computed(() => Object.values(question.value).some((value) => value !== null));

export function clearQuestion(): void {
  batch(() => { text.value = ''; colour.value = due.value = flag.value = spot.value = null; closed.value = false; areaId.value = null; page.value = 1; });
}

/** Opens a household, or the form for a new one; the Back button leads back. */
export function open(id: number | 'new' | null): void {
  setAddress({ household: id === null ? null : String(id) }, true);
  batch(() => { openId.value = id; editing.value = null; });
}

addEventListener('popstate', () => { openId.value = parameter('household') === 'new' ? 'new' : numberIn('household'); editing.value = null; });

const here = computed(() => view.value === 'households' && mayDesk.value);

function load<T>(ask: (signal: AbortSignal) => Promise<T>, take: (value: T) => void, fail: (error: unknown) => void, afterMilliseconds = 0): () => void {
  const abort = new AbortController();
  const timer = window.setTimeout(() => {
    ask(abort.signal).then((value) => batch(() => take(value))).catch((error: unknown) => { if (!isAbort(error)) fail(error); });
  }, afterMilliseconds);
  return () => { window.clearTimeout(timer); abort.abort(); };
}

/** While somebody types or moves the map, nothing is asked. */
const pauseMilliseconds = 200;

/** Lists follow what others do. What was read for a reason is not read again for it, nor what is being changed. */
const followMilliseconds = 15_000;
const followed = signal(0);
const followedOne = signal(0);
setInterval(() => {
  if (!here.value || document.visibilityState !== 'visible') return;
  followed.value++;
  if (readFor.peek() === null && editing.peek() === null) followedOne.value++;
}, followMilliseconds);

effect(() => {
  if (here.value && catalogues.peek() === null) api.fieldCatalogues().then((all) => { catalogues.value = all; }, (error: unknown) => { foundError.value = error; });
});

effect(() => {
  const [wanted, wantedPage] = [question.value, page.value];
  void asked.value;
  void followed.value;
  if (!here.value || side.value !== 'list') return undefined;
  return load((signal) => householdsApi.list(wanted, wantedPage, signal), (answer) => { found.value = answer; foundError.value = null; }, (error) => { foundError.value = error; }, pauseMilliseconds);
});

effect(() => {
  const [wanted, box] = [question.value, mapBox.value];
  void asked.value;
  void followed.value;
  if (!here.value || box === null) return undefined;
  return load((signal) => householdsApi.places(wanted, box, signal), (answer) => { places.value = answer; }, (error) => { foundError.value = error; }, pauseMilliseconds);
});

effect(() => {
  const id = openId.value;
  void asked.value;
  void followedOne.value;
  if (typeof id !== 'number' || !here.value) { batch(() => { detail.value = null; readFor.value = null; detailError.value = null; }); return undefined; }
  if (detail.peek()?.household.id !== id) batch(() => { detail.value = null; readFor.value = null; detailError.value = null; });
  // What was read for a reason stays clear while it is changed: each reading is written down again.
  const reason = readFor.peek();
  return load((signal) => (reason === null ? householdsApi.one(id, signal) : householdsApi.read(id, reason)), (answer) => { detail.value = answer; detailError.value = null; }, (error) => { detailError.value = error; });
});

effect(() => {
  if (view.value !== 'households') return;
  setAddress({
    q: text.value.trim() || null, colour: colour.value, due: due.value, flag: flag.value, closed: closed.value ? '1' : null, spot: spot.value,
    page: page.value === 1 ? null : String(page.value), list: side.value === 'list' ? null : side.value, edit: editing.value,
  });
});
