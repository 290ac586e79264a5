import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { SignIn as Sent } from '../api/types';
import { t } from '../i18n';
import { AccountName } from '../ui/AccountName';
import { DemoHint } from '../ui/DemoHint';
import { Icon } from '../ui/Icon';
import { SignInForm } from '../ui/SignInForm';
import { account, demoAccounts } from './state';
import { signInOpen, startRun } from './running';

/** Opens when asked for, and when a run is asked without a session; then the run starts after it. */
export function SignIn() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = signInOpen.value !== 'no';
  useEffect(() => {
    if (open) dialog.current!.showModal(); else dialog.current!.close();
  }, [open]);

  const signIn = async (sent: Sent) => {
    const session = await api.signIn(sent);
    if (session.account?.mustChangePassword) return location.assign('/account');
    account.value = session.account;
    const then = signInOpen.value;
    signInOpen.value = 'no';
    if (then === 'forRun' && session.account) void startRun();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="sign-in-title" onClose={() => { signInOpen.value = 'no'; }}>
      <header>
        <h2 id="sign-in-title">{t('signIn.title')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { signInOpen.value = 'no'; }}><Icon name="close" /></button>
      </header>
      {open && (
        <SignInForm signIn={signIn} keep>
          {signInOpen.value === 'forRun' && <p class="quiet">{t('signIn.forRun')}</p>}
          <DemoHint names={demoAccounts.value} />
        </SignInForm>
      )}
    </dialog>
  );
}

export function AccountButton() {
  const current = account.value;
  const [error, setError] = useState(false);
  const signOut = async () => {
    try {
      await api.signOut();
      account.value = null;
      setError(false);
    } catch (failure) {
      console.error(failure);
      setError(true);
    }
  };
  if (!current) return <button type="button" class="button button-quiet" onClick={() => { signInOpen.value = 'yes'; }}><Icon name="user" size={18} />{t('signIn.open')}</button>;
  return (
    <span class="account">
      <AccountName account={current} />
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>{t(error ? 'signIn.outFailed' : 'signIn.out')}</button>
    </span>
  );
}
