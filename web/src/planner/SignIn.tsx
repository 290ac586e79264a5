import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ApiError } from '../api/client';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { Problem } from '../ui/Notice';
import { account, demoAccounts } from './state';
import { signInOpen, startRun } from './running';

/** Of the accounts that setup makes and the service lists as such; no secret. */
const demoPassword = 'gridmap-demo';

/** Opens when asked for, and when a run is asked without a session; then the run starts after it. */
export function SignIn() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const open = signInOpen.value !== 'no';

  useEffect(() => {
    if (open) { setError(null); dialog.current!.showModal(); } else dialog.current!.close();
  }, [open]);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      const session = await api.signIn(String(form.get('name')), String(form.get('password')));
      account.value = session.account;
      const then = signInOpen.value;
      signInOpen.value = 'no';
      if (then === 'forRun' && session.account) void startRun();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const wrong = error instanceof ApiError && error.status === 401;
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="sign-in-title" onClose={() => { signInOpen.value = 'no'; }}>
      <form onSubmit={(event) => void submit(event)}>
        <header>
          <h2 id="sign-in-title">{t('signIn.title')}</h2>
          <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { signInOpen.value = 'no'; }}><Icon name="close" /></button>
        </header>
        {signInOpen.value === 'forRun' && <p class="quiet">{t('signIn.forRun')}</p>}
        <label>{t('signIn.name')}<input class="field" name="name" autocomplete="username" required autofocus /></label>
        <label>{t('signIn.password')}<input class="field" name="password" type="password" autocomplete="current-password" required /></label>
        {demoAccounts.value.map((name) => <p key={name} class="hint">{t('signIn.demo')} <code>{name}</code> / <code>{demoPassword}</code></p>)}
        {wrong ? <p class="field-problem" role="alert">{t('signIn.wrong')}</p> : error !== null && <Problem error={error} />}
        <button type="submit" class="button button-primary button-wide" disabled={busy}>{t('signIn.submit')}</button>
      </form>
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
      <span class="account-name"><Icon name="user" size={18} />{current.displayName || current.name}</span>
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>{t(error ? 'signIn.outFailed' : 'signIn.out')}</button>
    </span>
  );
}
