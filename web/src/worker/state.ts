import { batch, computed, effect, signal } from '@preact/signals';
import { cityZone } from '../i18n/format';
import type { City, FieldCatalogues, Household } from '../api/types';
import type { KnownAccount, LeftBehind } from '../offline/device';
import type { EngineState } from '../offline/engine';
import { eventsOf } from '../offline/events';
import { edited, rowsOf } from '../offline/view';
import type { Change } from '../offline/merge';
import type { WorkStore } from '../offline/store';
import type { Draft, EventCategory, Kept, KeptPhoto, Notice, OutboxItem, SentItem } from '../offline/types';

/** A photo without its bytes: those are read where they are shown or sent. */
export type PhotoNote = Omit<KeptPhoto, 'bytes'> & { size: number };

/** Whose work is shown; null: nobody's, and nothing of anybody is in memory. */
export const account = signal<KnownAccount | null>(null);
/** The account's part of the phone's storage; open as long as the account is shown. */
export const store = signal<WorkStore | null>(null);
export const ready = signal(false);

export const households = signal<ReadonlyMap<number, Household>>(new Map());
export const outbox = signal<readonly OutboxItem[]>([]);
export const photos = signal<readonly PhotoNote[]>([]);
export const drafts = signal<readonly Draft[]>([]);
export const sent = signal<readonly SentItem[]>([]);
export const notices = signal<readonly Notice[]>([]);
export const kept = signal<Partial<Kept>>({});

export const city = signal<City | null>(null);
effect(() => { cityZone.value = city.value?.timeZone; });
export const catalogues = signal<FieldCatalogues | null>(null);
export const eventCategories = signal<readonly EventCategory[]>([]);
export const others = signal<readonly LeftBehind[]>([]);
/** Accounts of the demo that the service lists; none elsewhere. */
export const demoAccounts = signal<readonly string[]>([]);
export const engineState = signal<EngineState>({ busy: false, hindrance: null });
/** Set where the storage is full or closed: what the worker must know before going on. */
export const storageProblem = signal<'full' | 'closed' | null>(null);

/** The browser has promised not to clear the storage by itself; null: not asked yet. */
export const persistent = signal<boolean | null>(null);

/** Where the walk of those due begins: where the worker said that they are, or the last visit; in memory only. */
export const standing = signal<{ lon: number; lat: number } | null>(null);

/** Ticks each minute, so that a day ends while the page is open. */
export const clock = signal(Date.now());
/** The service's time as far as the phone knows it, in milliseconds: the phone's own clock may be a day off. */
const correct = (phoneMilliseconds: number): number => phoneMilliseconds + 1000 * (kept.value.clockOffsetSeconds ?? 0);
const dayIn = (timeZone: string, milliseconds: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(milliseconds);
const zone = computed(() => city.value?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
/** The city's day. */
export const today = computed(() => dayIn(zone.value, correct(clock.value)));
/** The city's day of an instant of this phone's clock. */
export const dayOf = (iso: string): string => dayIn(zone.value, correct(Date.parse(iso)));

export const rows = computed(() => rowsOf({
  households: households.value.values(), outbox: outbox.value, order: kept.value.order ?? null,
  intervals: catalogues.value?.visitIntervals ?? [], outcomes: catalogues.value?.visitOutcomes ?? [], today: today.value, dayOf,
}));
export const rowById = computed(() => new Map(rows.value.map((row) => [row.household.id, row])));
/** The household's document with its unsent edits; null: not on this phone (any more). */
export const shownHousehold = (id: number): Household | null => {
  const household = households.value.get(id);
  return household ? edited(household, outbox.value) : null;
};

/** My events, with what waits laid over them. */
export const eventRows = computed(() => eventsOf(kept.value.events ?? [], outbox.value));

export const waitingItems = computed(() => outbox.value.filter((item) => item.state === 'waiting'));
export const attentionItems = computed(() => outbox.value.filter((item) => item.state === 'attention'));
export const waitingPhotos = computed(() => photos.value.filter((photo) => photo.state === 'waiting'));
export const attentionPhotos = computed(() => photos.value.filter((photo) => photo.state === 'attention'));
export const unsentCount = computed(() => outbox.value.length + waitingPhotos.value.length + attentionPhotos.value.length);
/** Visits of today that the service has or will have. */
export const visitsToday = computed(() => {
  const isToday = (iso: string) => dayOf(iso) === today.value;
  return sent.value.filter((item) => item.kind === 'visit' && item.put === 'counted' && isToday(item.madeAt)).length
    + outbox.value.filter((item) => item.content.kind === 'visit' && isToday(item.madeAt)).length;
});

/** Reads what the page shows from the phone's storage: all of it, or what a change touched. */
export async function refresh(change: Change = { households: 'all' }): Promise<void> {
  const from = store.peek();
  if (!from) return;
  const read = from.transaction(['households', 'outbox', 'photos', 'drafts', 'sent', 'notices', 'kept']);
  const [items, pictures, forms, done, told, keys, values] = await Promise.all([
    read.objectStore('outbox').getAll(), read.objectStore('photos').getAll(), read.objectStore('drafts').getAll(), read.objectStore('sent').getAll(),
    read.objectStore('notices').getAll(), read.objectStore('kept').getAllKeys(), read.objectStore('kept').getAll(),
  ]);
  const known = change.households === 'all'
    ? new Map((await read.objectStore('households').getAll()).map((household) => [household.id, household]))
    : await patched(change.households, (id) => read.objectStore('households').get(id));
  if (store.peek() !== from) return;
  batch(() => {
    households.value = known;
    outbox.value = items.sort((a, b) => a.number - b.number);
    photos.value = pictures.map(({ bytes, ...photo }) => ({ ...photo, size: bytes.byteLength }));
    drafts.value = forms;
    sent.value = done;
    notices.value = told;
    kept.value = Object.fromEntries(keys.map((key, index) => [key, values[index]])) as Partial<Kept>;
  });
}

async function patched(ids: readonly number[], read: (id: number) => Promise<Household | undefined>): Promise<ReadonlyMap<number, Household>> {
  if (ids.length === 0) return households.peek();
  const known = new Map(households.peek());
  for (const id of ids) {
    const household = await read(id);
    if (household) known.set(id, household);
    else known.delete(id);
  }
  return known;
}

/** What the list is narrowed to. */
export type Filter = 'all' | 'due' | 'red' | 'yellow' | 'blue';
export const filter = signal<Filter>('all');
export const search = signal('');
/** Said for a few seconds: see Toast.tsx. */
export const said = signal<string | null>(null);

/** Takes everything of anybody out of memory, what was searched for too. */
export function forget(): void {
  store.peek()?.close();
  batch(() => {
    store.value = null;
    account.value = null;
    households.value = new Map();
    outbox.value = [];
    photos.value = [];
    drafts.value = [];
    sent.value = [];
    notices.value = [];
    kept.value = {};
    filter.value = 'all';
    search.value = '';
    said.value = null;
    standing.value = null;
  });
}
