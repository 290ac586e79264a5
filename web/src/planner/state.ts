import { batch, signal } from '@preact/signals';
import { api } from '../api/client';
import type { Account, City, Kind, Persona, ServiceItem } from '../api/types';

export const city = signal<City | null>(null);
export const kinds = signal<Kind[]>([]);
export const categories = signal<Kind[]>([]);
export const personas = signal<Persona[]>([]);
export const items = signal<ServiceItem[]>([]);
export const account = signal<Account | null>(null);
export const demoAccounts = signal<string[]>([]);
export const startError = signal<unknown>(null);

/** What every desk needs: the city, the catalogues, who is signed in. */
export async function start(): Promise<void> {
  startError.value = null;
  try {
    const [theCity, theKinds, theCategories, thePersonas, theItems, session] = await Promise.all([
      api.city(), api.stationKinds(), api.categories(), api.personas(), api.serviceItems(), api.session(),
    ]);
    batch(() => {
      kinds.value = theKinds;
      categories.value = theCategories;
      personas.value = thePersonas;
      items.value = theItems;
      account.value = session.account;
      demoAccounts.value = session.demoAccounts;
      city.value = theCity;
    });
  } catch (error) {
    startError.value = error;
  }
}
