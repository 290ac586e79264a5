import { batch, computed, effect, signal } from '@preact/signals';
import { isAbort } from '../../api/problem';
import { nameOf } from '../../api/client';
import type { AreaProperties } from '../../api/types';
import { language } from '../../i18n';
import { localNow, whole } from '../../i18n/format';
import { setAddress } from '../../ui/address';
import { householdsApi } from '../households/api';
import { city, mayDispatch, view } from '../state';
import { pointsApi, type Holder, type Ledger, type Rule, type Task } from './api';

const parameter = (name: string): string | null => new URLSearchParams(location.search).get(name);

export const tabs = ['tasks', 'holders', 'ledger', 'rules'] as const;
export type Tab = typeof tabs[number];
export const taskStates = ['recorded', 'confirmed', 'refused'] as const;

export const tab = signal<Tab>(tabs.find((name) => name === parameter('points')) ?? 'tasks');
export function openTab(name: Tab): void {
  batch(() => { tab.value = name; form.value = null; });
}
/** Of which tasks; null: all. */
export const taskState = signal<string | null>(parameter('tasks') === 'all' ? null : taskStates.find((name) => name === parameter('tasks')) ?? 'recorded');
/** The holder that the ledger is about; null: all. */
export const holderId = signal<string | null>(parameter('holder'));
export const page = signal(1);
const forms = ['task', 'holder', 'spend'] as const;
/** The form that is filled in; `spend` is about the holder of `spendingId`. */
export const form = signal<typeof forms[number] | null>(forms.find((name) => name === parameter('form')) ?? null);
export const spendingId = signal<string | null>(parameter('spend'));

export const rules = signal<Rule[]>([]);
export const holders = signal<Holder[] | null>(null);
export const tasks = signal<Task[] | null>(null);
export const ledger = signal<Ledger | null>(null);
export const communities = signal<AreaProperties[]>([]);
type Loaded = 'rules' | 'communities' | 'holders' | 'tasks' | 'ledger';
/** What could not be loaded: what comes clears its own part only. */
const loadErrors = signal<Partial<Record<Loaded, unknown>>>({});
const settle = (part: Loaded, error: unknown = null): void => { loadErrors.value = { ...loadErrors.peek(), [part]: error }; };
export const loadError = computed(() => Object.values(loadErrors.value).find((error) => error !== null) ?? null);
const asked = signal(0);
export const lookAgain = (): void => { asked.value++; };
export const today = computed(() => localNow(city.value?.timeZone ?? 'UTC').slice(0, 10));

export const ruleName = (code: string): string => {
  const known = rules.value.find((rule) => rule.code === code);
  return known ? nameOf(known, language.value) : code;
};
/** With its sign, as in an account book. */
export const signed = (points: number): string => (points > 0 ? `+${whole(points)}` : points < 0 ? `−${whole(-points)}` : '0');
/** A card as people write it: four letters and digits at a time. */
export const cardText = (card: string): string => card.replace(/(.{4})(?=.)/g, '$1-');
export const communityName = (id: number): string => communities.value.find((one) => one.id === id)?.name ?? String(id);

/** The bookings of one holder, or of all. */
export function showLedger(id: string | null): void {
  batch(() => { holderId.value = id; page.value = 1; openTab('ledger'); });
}

const here = computed(() => view.value === 'points' && mayDispatch.value);

function load<T>(part: Loaded, ask: (signal: AbortSignal) => Promise<T>, take: (value: T) => void): (() => void) | undefined {
  void asked.value;
  if (!here.value) return undefined;
  const abort = new AbortController();
  ask(abort.signal).then((value) => batch(() => { take(value); settle(part); })).catch((error: unknown) => { if (!isAbort(error)) settle(part, error); });
  return () => abort.abort();
}

effect(() => load('rules', (signal) => pointsApi.rules(signal), (found) => { rules.value = found; }));
effect(() => load('communities', (signal) => householdsApi.areas(3, null, signal), (found) => { communities.value = found.features.map((one) => one.properties); }));
effect(() => load('holders', (signal) => pointsApi.holders(signal), (found) => { holders.value = found; }));
effect(() => { const state = taskState.value; return load('tasks', (signal) => pointsApi.tasks(state, signal), (found) => { tasks.value = found; }); });
effect(() => { const [holder, number] = [holderId.value, page.value]; return load('ledger', (signal) => pointsApi.ledger(holder, number, signal), (found) => { ledger.value = found; }); });

effect(() => {
  if (view.value !== 'points') return;
  setAddress({ points: tab.value === 'tasks' ? null : tab.value, tasks: taskState.value === 'recorded' ? null : taskState.value ?? 'all', holder: holderId.value, form: form.value, spend: form.value === 'spend' ? spendingId.value : null });
});
