import type { Account } from '../api/types';
import { t, tCode } from '../i18n';
import { Icon } from './Icon';

/** Who is signed in, with the role in the page's language, and the way to the own account. */
export const AccountName = ({ account }: { account: Pick<Account, 'name' | 'displayName' | 'role'> }) => (
  <a class="button button-quiet account-name" href="/account" title={t('account.title')}>
    <Icon name="user" size={18} />{account.displayName || account.name}<span class="quiet">{tCode('role', account.role)}</span>
  </a>
);
