import { batch, signal } from '@preact/signals';
import { api } from '../api/client';
import { ApiError } from '../api/problem';
import type { Account, Session, SignIn } from '../api/types';
import { becomeCurrent, leftBehind, openDevice, readShared, writeShared, type Device, type KnownAccount } from '../offline/device';
import { Engine } from '../offline/engine';
import type { Change } from '../offline/merge';
import { keepStorage } from '../offline/room';
import { serviceWith } from '../offline/service';
import { openWork, type WorkStore } from '../offline/store';
import { hindranceOf, syncOnce, type SyncEnd } from '../offline/sync';
import { boundsOf, saveTiles } from '../offline/tiles';
import {
  account, catalogues, city, clock, demoAccounts, engineState, eventCategories, forget, kept, others, persistent, ready, refresh, standing, store,
} from './state';
import { home } from './view';

/** Tells other tabs of this page what changed in the storage that they share. */
const tabs = new BroadcastChannel('gridmap-work');
type Told = { changed: Change } | { account: string | null };

let device: Device;
let engine: Engine | null = null;
/** Signed in with an account that is no worker's. */
export type Stranger = Pick<Account, 'name' | 'displayName' | 'role'>;
export const stranger = signal<Stranger | null>(null);

/** Opens what the phone has, at once and without a network; then asks the service. */
export async function start(): Promise<void> {
  device = await openDevice();
  const [theCity, theCatalogues, theCategories, current] = await Promise.all([
    readShared(device, 'city'), readShared(device, 'catalogues'), readShared(device, 'eventCategories'), readShared(device, 'current'),
  ]);
  batch(() => {
    city.value = theCity ?? null;
    catalogues.value = theCatalogues ? { ...theCatalogues, visitOutcomes: theCatalogues.visitOutcomes ?? [] } : null; // as it was kept before there were outcomes
    eventCategories.value = theCategories ?? [];
  });
  const known = current ? await device.get('accounts', current) : undefined;
  if (known) await show(known);
  others.value = await leftBehind(device, known?.name ?? null);
  ready.value = true;
  listen();
  if (known) poke();
  else await lookWhoIsThere();
}

function listen(): void {
  tabs.onmessage = ({ data }: MessageEvent<Told>) => {
    if ('changed' in data) void refresh(data.changed);
    else if (data.account !== (account.peek()?.name ?? null)) location.reload();
  };
  addEventListener('online', () => poke());
  document.addEventListener('visibilitychange', () => {
    clock.value = Date.now();
    if (document.visibilityState === 'visible') poke();
  });
  setInterval(() => { clock.value = Date.now(); }, 60_000);
}

/** Sends now, if somebody is there to send for. */
export const poke = (): void => engine?.poke();

export function changed(change: Change): Promise<void> {
  tabs.postMessage({ changed: change } satisfies Told);
  return refresh(change);
}

async function show(known: KnownAccount): Promise<void> {
  const opened = await openWork(known.name);
  batch(() => { store.value = opened; account.value = known; });
  watch(opened);
  await refresh();
  engine = new Engine({ run, show: (state) => { engineState.value = state; } });
}

let closed = false;
/** Chromium closes what is on a full disk. The page goes on with what it shows, and opens it again with the next step. */
const watch = (opened: WorkStore): void => opened.addEventListener('close', () => { if (store.peek() === opened) closed = true; });

let opening: Promise<void> | null = null;
/** A new connection to the account's storage. @throws what the browser says where it cannot be opened now. */
export function reopen(): Promise<void> {
  opening ??= (async () => {
    const name = account.peek()?.name;
    if (!name) return;
    const opened = await openWork(name);
    watch(opened);
    closed = false;
    const before = store.peek();
    store.value = opened;
    before?.close();
  })().finally(() => { opening = null; });
  return opening;
}

/** One tab at a time; the others wait and find little to do. */
const run = async (): Promise<SyncEnd | null> => navigator.locks.request('gridmap-sync', async () => {
  if (closed) await reopen();
  const who = account.peek();
  const from = store.peek();
  if (!who || !from) return null;
  const session = await askSession();
  if ('hindrance' in session) return session;
  if (session.account && session.account.name !== who.name) {
    await comeIn(session.account);
    return null;
  }
  if (!session.account) return { hindrance: 'signedOut', retryAfterSeconds: null };
  if (session.account.mustChangePassword) return { hindrance: 'mustChange', retryAfterSeconds: null };
  const end = await syncOnce(from, serviceWith(session.csrfToken), { account: who.name, now: () => new Date(), from: standing.peek(), changed: (change) => void changed(change) });
  if (end.hindrance === null) void prepare();
  return end;
});

/** Who is signed in, by the service. A sign-out that it has not been told of is told first. */
async function askSession(): Promise<Session | SyncEnd> {
  try {
    const session = await api.session();
    demoAccounts.value = session.demoAccounts;
    const owed = await readShared(device, 'signOutOwed');
    if (!owed) return session;
    if (session.account?.name === owed) await api.signOut();
    await writeShared(device, 'signOutOwed', null);
    return session.account?.name === owed ? { ...session, account: null } : session;
  } catch (error) {
    const hindrance = error instanceof ApiError ? hindranceOf(error.status) : null;
    if (hindrance === null) throw error;
    return { hindrance, retryAfterSeconds: (error as ApiError).retryAfterSeconds };
  }
}

let preparing: AbortController | null = null;
let preparedFor: string | null = null;

/** What is nobody's secret and needed without a network: catalogues, the city, the map of the micro-grids. Once for each opening of the page. */
async function prepare(): Promise<void> {
  const boxes = (kept.peek().microGrids ?? []).map((area) => boundsOf(area.geometry));
  if (preparedFor === boxes.join()) return;
  preparing?.abort();
  preparing = new AbortController();
  const { signal } = preparing;
  try {
    catalogues.value = await api.fieldCatalogues();
    await writeShared(device, 'catalogues', catalogues.value);
    const theCity = await api.city();
    city.value = theCity;
    await writeShared(device, 'city', theCity);
    eventCategories.value = await api.eventCategories();
    await writeShared(device, 'eventCategories', [...eventCategories.value]);
    preparedFor = boxes.join();
    await saveTiles(boxes, theCity.version, signal);
  } catch (error) {
    console.info('Catalogues and map stay as they were saved.', error instanceof Error ? error.name : '');
  }
}

/** Nobody is shown yet: whoever is signed in comes in. */
async function lookWhoIsThere(): Promise<void> {
  const session = await askSession();
  if ('hindrance' in session) engineState.value = { busy: false, hindrance: session.hindrance };
  else if (session.account?.mustChangePassword) location.assign('/account');
  else if (session.account) await comeIn(session.account);
}

/** Somebody has signed in. Another's households leave the phone first. */
export async function comeIn(found: Stranger): Promise<void> {
  const worker = found.role === 'worker';
  stranger.value = worker ? null : found;
  if (account.peek()?.name === found.name) return poke();
  engine?.stop();
  engine = null;
  preparing?.abort();
  forget();
  home();
  await becomeCurrent(device, worker ? { name: found.name, displayName: found.displayName } : null);
  tabs.postMessage({ account: worker ? found.name : null } satisfies Told);
  if (worker) {
    await show({ name: found.name, displayName: found.displayName });
    persistent.value = await keepStorage();
  }
  others.value = await leftBehind(device, worker ? found.name : null);
  poke();
}

/** Clears persons from this phone and ends the session; without a network the service is told of it later. What waits to be sent stays. */
export async function signOut(): Promise<void> {
  engine?.stop();
  engine = null;
  preparing?.abort();
  await writeShared(device, 'signOutOwed', account.peek()?.name ?? null);
  forget();
  home();
  await becomeCurrent(device, null);
  tabs.postMessage({ account: null } satisfies Told);
  others.value = await leftBehind(device, null);
  await askSession();
}

/** A sign-in from this page; a phone stays signed in. */
export async function signIn(sent: SignIn): Promise<void> {
  const session = await api.signIn({ ...sent, keep: true });
  if (session.account?.mustChangePassword) return location.assign('/account');
  await writeShared(device, 'signOutOwed', null);
  if (session.account) await comeIn(session.account);
}
