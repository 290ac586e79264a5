import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { SignIn as Sent } from '../api/types';
import { t, tCode } from '../i18n';
import { AccountName } from '../ui/AccountName';
import { DemoHint } from '../ui/DemoHint';
import { Icon } from '../ui/Icon';
import { SignInForm } from '../ui/SignInForm';
import { account, city, demoAccounts, signedIn } from './state';

interface Asked { then: () => void; why: string | null }
/** The dialog is open; what is done after signing in, and why it was asked. */
const asked = signal<Asked | null>(null);

/** Opens the dialog. `then` runs after signing in, not where it is closed. */
export const askSignIn = (then: () => void = () => undefined, why: string | null = null): void => { asked.value = { then, why }; };

export function SignIn() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = asked.value !== null;
  useEffect(() => {
    if (open) dialog.current!.showModal(); else dialog.current!.close();
  }, [open]);

  const signIn = async (sent: Sent) => {
    const session = await api.signIn(sent);
    if (session.account?.mustChangePassword) return location.assign('/account');
    signedIn.value = session.account;
    city.value = await api.city(); // how counts are told depends on who asks
    const wanted = asked.value;
    asked.value = null;
    if (account.value) wanted?.then();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="sign-in-title" onClose={() => { asked.value = null; }}>
      <header>
        <h2 id="sign-in-title">{t('signIn.title')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { asked.value = null; }}><Icon name="close" /></button>
      </header>
      {open && (
        <SignInForm signIn={signIn} keep>
          {asked.value?.why && <p class="quiet">{asked.value.why}</p>}
          <DemoHint names={demoAccounts.value} />
        </SignInForm>
      )}
    </dialog>
  );
}

export function AccountButton() {
  const current = signedIn.value;
  const [error, setError] = useState(false);
  const signOut = async () => {
    try {
      await api.signOut();
      signedIn.value = null;
      setError(false);
      city.value = await api.city();
    } catch (failure) {
      console.error(failure);
      setError(true);
    }
  };
  if (!current) return <button type="button" class="button button-quiet" onClick={() => askSignIn()}><Icon name="user" size={18} />{t('signIn.open')}</button>;
  return (
    <span class="account">
      <AccountName account={current} />
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>{t(error ? 'signIn.outFailed' : 'signIn.out')}</button>
    </span>
  );
}

const pages: Record<string, string> = { dispatcher: '/dispatcher', worker: '/worker' };

/** Said above the desks to somebody whose role cannot plan, instead of one refusal after the other. */
export function WrongRole() {
  const current = signedIn.value;
  if (!current || account.value) return null;
  const own = pages[current.role];
  return (
    <p class="wrong-role" role="status">
      <Icon name="info" size={18} />
      <span>{t('signIn.wrongRole', { role: tCode('role', current.role) })}</span>
      <button type="button" class="button button-small" onClick={() => askSignIn()}>{t('signIn.another')}</button>
      {own && <a class="button button-small" href={own}>{t('signIn.ownPage')}</a>}
    </p>
  );
}
