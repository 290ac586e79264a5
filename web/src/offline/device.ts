import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { City, FieldCatalogues } from '../api/types';
import { countUnsent, forgetPersons, openWork } from './store';
import type { EventCategory } from './types';

/** What the phone knows beside the accounts' own stores: who works on it, and what is nobody's secret. */
interface Shared {
  /** Name of the account whose work is shown. */
  current: string | null;
  /** Name of who signed out without a network: the service is told when it can be reached. */
  signOutOwed: string | null;
  city: City;
  catalogues: FieldCatalogues;
  eventCategories: EventCategory[];
}

export interface KnownAccount { name: string; displayName: string }

interface DeviceSchema extends DBSchema {
  accounts: { key: string; value: KnownAccount };
  shared: { key: string; value: unknown };
}

export type Device = IDBPDatabase<DeviceSchema>;

export function openDevice(): Promise<Device> {
  return openDB<DeviceSchema>('gridmap-phone', 1, {
    upgrade(store) {
      store.createObjectStore('accounts', { keyPath: 'name' });
      store.createObjectStore('shared');
    },
    blocking(_current, _blocked, event) { (event.target as IDBDatabase).close(); },
  });
}

export const readShared = async <K extends keyof Shared>(device: Device, key: K): Promise<Shared[K] | undefined> =>
  (await device.get('shared', key)) as Shared[K] | undefined;

export const writeShared = async <K extends keyof Shared>(device: Device, key: K, value: Shared[K]): Promise<void> => {
  await device.put('shared', value, key);
};

/** An account that is on this phone no more, and what it has not sent. */
export interface LeftBehind { account: KnownAccount; unsent: number }

/** Makes an account the phone's: another's households leave it; what that one has not sent stays, and is told by its name. */
export async function becomeCurrent(device: Device, account: KnownAccount | null): Promise<void> {
  for (const other of await device.getAllKeys('accounts')) {
    if (other === account?.name) continue;
    const store = await openWork(other);
    await forgetPersons(store);
    const nothingLeft = (await countUnsent(store)) === 0;
    store.close();
    if (nothingLeft) await device.delete('accounts', other);
  }
  const work = device.transaction(['accounts', 'shared'], 'readwrite');
  await Promise.all([
    account ? work.objectStore('accounts').put({ name: account.name, displayName: account.displayName }) : null,
    work.objectStore('shared').put(account?.name ?? null, 'current'),
    work.done,
  ]);
}

export async function leftBehind(device: Device, current: string | null): Promise<LeftBehind[]> {
  const left: LeftBehind[] = [];
  for (const account of await device.getAll('accounts')) {
    if (account.name === current) continue;
    const store = await openWork(account.name);
    const unsent = await countUnsent(store);
    store.close();
    if (unsent > 0) left.push({ account, unsent });
  }
  return left;
}
