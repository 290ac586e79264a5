import { useState } from 'preact/hooks';
import { ApiError } from '../api/problem';
import { t } from '../i18n';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { Notice, Problem } from '../ui/Notice';
import { LeftBehind } from './OutboxScreen';
import { signIn, stranger } from './session';
import { account, engineState } from './state';

/** Nobody is shown: who works on this phone? */
export function SignInScreen() {
  const other = stranger.value;
  return (
    <main class="sign-in">
      <header><h1>{t('worker.title')}</h1><LanguageSwitch /></header>
      {other && <Notice icon="info"><p>{t('worker.signIn.stranger', { name: other.displayName })}</p></Notice>}
      {engineState.value.hindrance === 'offline' && <Notice icon="cloudOff" tone="warn"><p>{t('worker.signIn.offline')}</p></Notice>}
      <SignInForm />
      <LeftBehind />
    </main>
  );
}

/** `again`: the session of the account that is shown is over. */
export function SignInForm({ again = false }: { again?: boolean }) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      await signIn(String(form.get('name')), String(form.get('password')));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <form class="sign-in-form" onSubmit={(event) => void submit(event)}>
      {again && <p>{t('worker.signIn.again', { name: account.value?.displayName ?? '' })}</p>}
      <label class="stacked">{t('signIn.name')}<input class="field" name="name" autocomplete="username" required defaultValue={again ? account.value?.name : ''} /></label>
      <label class="stacked">{t('signIn.password')}<input class="field" name="password" type="password" autocomplete="current-password" required /></label>
      {error instanceof ApiError && error.status === 401 ? <p class="field-problem" role="alert">{t('signIn.wrong')}</p> : error !== null && <Problem error={error} />}
      <button type="submit" class="button button-primary button-wide" disabled={busy}>{t('signIn.submit')}</button>
    </form>
  );
}
