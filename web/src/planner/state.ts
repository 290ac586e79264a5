import { batch, computed, effect, signal } from '@preact/signals';
import { api } from '../api/client';
import { cityZone } from '../i18n/format';
import type { Account, City, Kind, Persona, ServiceItem } from '../api/types';

export const city = signal<City | null>(null);
effect(() => { cityZone.value = city.value?.timeZone; });
export const kinds = signal<Kind[]>([]);
export const categories = signal<Kind[]>([]);
export const personas = signal<Persona[]>([]);
export const items = signal<ServiceItem[]>([]);
/** Who is signed in, whatever the role. */
export const signedIn = signal<Account | null>(null);
/** Who is signed in and may plan: only for these do the desks ask the service for what is theirs. */
export const account = computed(() => (signedIn.value && ['planner', 'administrator'].includes(signedIn.value.role) ? signedIn.value : null));
/** The service does not know the session any more. */
export const signOutHere = (): void => { signedIn.value = null; };
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
      signedIn.value = session.account;
      demoAccounts.value = session.demoAccounts;
      city.value = theCity;
    });
  } catch (error) {
    startError.value = error;
  }
}
