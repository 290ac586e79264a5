import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/problem';
import type { SignIn } from '../api/types';
import { t } from '../i18n';
import { Problem } from './Notice';

interface Props { signIn: (sent: SignIn) => Promise<void>; name?: string | undefined; keep?: boolean; children?: ComponentChildren }

/** Name and password, and a code where the account asks for one. `keep`: offers to stay signed in on this device. */
export function SignInForm({ signIn, name = '', keep = false, children }: Props) {
  const [error, setError] = useState<unknown>(null);
  const [codeAsked, setCodeAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const code = String(form.get('code') ?? '').trim();
    setBusy(true);
    setError(null);
    try {
      await signIn({ name: String(form.get('name')).trim(), password: String(form.get('password')), ...(code ? { code } : {}), keep: form.get('keep') === 'on' });
      setCodeAsked(false);
    } catch (failure) {
      const asks = failure instanceof ApiError && 'code' in failure.fields;
      setCodeAsked(asks || codeAsked);
      setError(asks && !code ? null : failure);
    }
    setBusy(false);
  };
  return (
    <form class="sign-in-form" onSubmit={(event) => void submit(event)}>
      {children}
      <label class="stacked">{t('signIn.name')}<input class="field" name="name" autocomplete="username" autocapitalize="none" required defaultValue={name} /></label>
      <label class="stacked">{t('signIn.password')}<input class="field" name="password" type="password" autocomplete="current-password" required /></label>
      {codeAsked && (
        <label class="stacked">{t('signIn.code')}
          <input class="field" name="code" inputMode="numeric" autocomplete="one-time-code" required ref={(input) => { input?.focus(); }} />
          <span class="quiet">{t('signIn.codeHint')}</span>
        </label>
      )}
      {keep && <label class="check"><input type="checkbox" name="keep" />{t('signIn.keep')}</label>}
      {error !== null && <Refusal error={error} />}
      <button type="submit" class="button button-primary button-wide" disabled={busy}>{t('signIn.submit')}</button>
    </form>
  );
}

function Refusal({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || (error.status !== 401 && error.status !== 429)) return <Problem error={error} />;
  const minutes = Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60));
  const said = error.status === 429 ? t('signIn.locked', { n: minutes }) : t('code' in error.fields ? 'signIn.codeWrong' : 'signIn.wrong');
  return <p class="field-problem" role="alert">{said}</p>;
}
