import { signal } from '@preact/signals';
import { api } from '../api/client';
import { cityZone } from '../i18n/format';
import type { Account, SignIn } from '../api/types';

/** Who is signed in; undefined: not asked yet. */
export const account = signal<Account | null | undefined>(undefined);
export const demoAccounts = signal<readonly string[]>([]);
export const startError = signal<unknown>(null);

export async function start(): Promise<void> {
  startError.value = null;
  try {
    const [session, { timeZone }] = await Promise.all([api.session(), api.city()]);
    cityZone.value = timeZone;
    demoAccounts.value = session.demoAccounts;
    account.value = session.account;
  } catch (error) {
    startError.value = error;
  }
}

export async function signIn(sent: SignIn): Promise<void> {
  account.value = (await api.signIn(sent)).account;
}

export async function signOut(): Promise<void> {
  await api.signOut();
  account.value = null;
}
