import type { Account } from '../api/types';
import { t, tCode } from '../i18n';
import { Icon } from './Icon';

/** Who is signed in, with the role in the page's language unless that is the name, and the way to the own account. */
export function AccountName({ account }: { account: Pick<Account, 'name' | 'displayName' | 'role'> }) {
  const name = account.displayName || account.name;
  const role = tCode('role', account.role);
  return (
    <a class="button button-quiet account-name" href="/account" title={t('account.title')}>
      <Icon name="user" size={18} /><span class="account-text">{name}</span>{role !== name && <span class="quiet">{role}</span>}
    </a>
  );
}
