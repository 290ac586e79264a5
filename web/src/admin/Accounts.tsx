import { useEffect, useState } from 'preact/hooks';
import { isAbort } from '../api/problem';
import type { ManagedAccount } from '../api/types';
import { t, tCode } from '../i18n';
import { moment } from '../i18n/format';
import { Problem } from '../ui/Notice';
import { AccountActions } from './AccountActions';
import { AccountForm } from './AccountForm';
import { accounts, pageSize, roles, states, type Filter } from './api';

/** A pause in typing. */
const pauseMilliseconds = 250;

export function Accounts() {
  const [filter, setFilter] = useState<Filter>({ q: '', role: '', state: '', page: 1 });
  const [found, setFound] = useState<{ accounts: ManagedAccount[]; total: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [version, setVersion] = useState(0);
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const again = () => setVersion((before) => before + 1);
  useEffect(() => {
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      accounts.list(filter, abort.signal).then((answer) => { setFound(answer); setError(null); }, (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    }, pauseMilliseconds);
    return () => { window.clearTimeout(timer); abort.abort(); };
  }, [filter, version]);
  const narrow = (part: Partial<Filter>) => { setFilter({ ...filter, page: 1, ...part }); setOpen(null); };
  return (
    <section class="admin-part" aria-label={t('admin.accounts')}>
      <div class="admin-bar">
        <input class="field" type="search" aria-label={t('admin.search')} placeholder={t('admin.search')} onInput={(event) => narrow({ q: event.currentTarget.value })} />
        <select class="field" aria-label={t('account.role')} onChange={(event) => narrow({ role: event.currentTarget.value as Filter['role'] })}>
          <option value="">{t('admin.allRoles')}</option>{roles.map((role) => <option key={role} value={role}>{t(`role.${role}`)}</option>)}
        </select>
        <select class="field" aria-label={t('admin.allStates')} onChange={(event) => narrow({ state: event.currentTarget.value as Filter['state'] })}>
          <option value="">{t('admin.allStates')}</option>{states.map((state) => <option key={state} value={state}>{t(`state.${state}`)}</option>)}
        </select>
        <button type="button" class="button" aria-expanded={open === 'new'} onClick={() => setOpen(open === 'new' ? null : 'new')}>{t('admin.new')}</button>
      </div>
      {open === 'new' && <div class="card"><h2>{t('admin.new')}</h2><AccountForm account={null} onSaved={again} /></div>}
      {error !== null && <Problem error={error} onRetry={again} />}
      {found && <p class="quiet" role="status">{found.total === 0 ? t('admin.none') : t('admin.count', { n: found.total })}</p>}
      <ul class="admin-list">
        {found?.accounts.map((account) => (
          <li key={account.id} class="card">
            <Line account={account} open={open === account.id} onToggle={() => setOpen(open === account.id ? null : account.id)} />
            {open === account.id && (account.self ? <p>{t('admin.cannotSelf')}</p> : <><AccountForm account={account} onSaved={again} /><AccountActions account={account} onDone={again} /></>)}
          </li>
        ))}
      </ul>
      {found && found.total > pageSize && (
        <div class="own-row">
          <button type="button" class="button" disabled={filter.page === 1} onClick={() => narrow({ page: filter.page - 1 })}>{t('admin.back')}</button>
          <button type="button" class="button" disabled={filter.page * pageSize >= found.total} onClick={() => narrow({ page: filter.page + 1 })}>{t('admin.more')}</button>
        </div>
      )}
    </section>
  );
}

function Line({ account, open, onToggle }: { account: ManagedAccount; open: boolean; onToggle: () => void }) {
  const scope = account.everywhere ? t('account.everywhere') : account.areas.map((area) => area.name).join(t('list.separator'));
  return (
    <button type="button" class="admin-line" aria-expanded={open} aria-label={t('admin.open', { name: account.displayName })} onClick={onToggle}>
      <span><strong>{account.displayName}</strong> <span class="quiet">{account.name}</span></span>
      <span>{tCode('role', account.role)}{scope && ` · ${scope}`}{account.microGrids > 0 && ` · ${t('admin.microGrids', { n: account.microGrids })}`}</span>
      <span class="quiet">{account.signedInAt ? t('admin.lastSignIn', { time: moment(account.signedInAt) }) : t('admin.neverSignedIn')}</span>
      <span class="admin-marks">
        {account.disabled && <span class="mark mark-no">{t('state.disabled')}</span>}
        {account.locked && <span class="mark mark-generated">{t('state.locked')}</span>}
        {account.mustChangePassword && <span class="mark mark-generated">{t('state.must_change')}</span>}
        {account.secondFactor && <span class="mark mark-yes">{t('admin.factor')}</span>}
        {account.demo && <span class="mark mark-generated">{t('admin.demo')}</span>}
      </span>
    </button>
  );
}
