import { useState } from 'preact/hooks';
import type { ManagedAccount } from '../api/types';
import { useAsking } from '../ui/asking';
import { t, type Key } from '../i18n';
import { Notice, Problem } from '../ui/Notice';
import { OncePassword } from './AccountForm';
import { accounts } from './api';

/** What is done to an account at once; each is asked about first. */
export function AccountActions({ account, onDone }: { account: ManagedAccount; onDone: () => void }) {
  const { busy, error, ask } = useAsking();
  const [asked, setAsked] = useState<Key | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const actions: [Key, boolean, () => Promise<unknown>][] = [
    ['admin.resetPassword', true, async () => setPassword((await accounts.resetPassword(account.id)).password)],
    ['admin.unlock', account.locked !== null, () => accounts.unlock(account.id)],
    ['admin.endFactor', account.secondFactor, () => accounts.endFactor(account.id)],
    ['admin.endSessions', account.sessions > 0, () => accounts.endSessions(account.id)],
  ];
  const run = (what: () => Promise<unknown>) => ask(async () => {
    setDone(false);
    await what();
    setAsked(null);
    setDone(true);
    onDone();
  });
  return (
    <>
      <div class="own-row">
        {actions.filter(([, offered]) => offered).map(([name, , what]) => (asked === name ? (
          <span key={name} class="own-row">
            <button type="button" class="button button-primary" disabled={busy} onClick={() => void run(what)}>{t(name)}: {t('admin.sure')}</button>
            <button type="button" class="button" onClick={() => setAsked(null)}>{t('action.cancel')}</button>
          </span>
        ) : <button key={name} type="button" class="button" onClick={() => setAsked(name)}>{t(name)}</button>))}
      </div>
      {error !== null && <Problem error={error} />}
      {password ? <OncePassword name={account.displayName} password={password} /> : done && <Notice icon="check">{t('admin.done')}</Notice>}
    </>
  );
}
