import { change, get } from '../api/client';
import type { AccountSession, AccountToken, MadeToken, MyAccount } from '../api/types';

/** The own account's endpoints. */
export const own = {
  account: () => get<MyAccount>('my/account'),
  changePassword: (current: string, next: string) => change('PUT', 'my/password', { current, next }),
  beginFactor: (password: string) => change<{ key: string; uri: string }>('POST', 'my/second-factor', { password }),
  confirmFactor: (code: string) => change<{ codes: string[] }>('PUT', 'my/second-factor', { code }),
  endFactor: (password: string) => change('POST', 'my/second-factor/end', { password }),
  renewCodes: (password: string) => change<{ codes: string[] }>('POST', 'my/second-factor/recovery-codes', { password }),
  sessions: () => get<AccountSession[]>('my/sessions'),
  endSession: (id: number) => change('DELETE', `my/sessions/${id}`),
  endOthers: () => change('DELETE', 'my/sessions'),
  tokens: () => get<AccountToken[]>('my/tokens'),
  makeToken: (name: string, days: number, password: string) => change<MadeToken>('POST', 'my/tokens', { name, days, password }),
  revokeToken: (id: number) => change('DELETE', `my/tokens/${id}`),
};
