import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/problem';
import { t } from '../i18n';
import { Problem } from '../ui/Notice';
import { fieldOf, useAsking } from '../ui/asking';

interface Props { submit: string; onSubmit: (password: string, form: HTMLFormElement) => Promise<void>; children?: ComponentChildren; danger?: boolean }

/** A form that asks for the password again, before what somebody who found an open page must not do. */
export function PasswordAgain({ submit, onSubmit, children, danger = false }: Props) {
  const { busy, error, ask } = useAsking();
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void ask(async () => {
      await onSubmit(fieldOf(form, 'password'), form);
      form.reset();
    });
  };
  const wrong = error instanceof ApiError && 'password' in error.fields;
  return (
    <form class="own-form" onSubmit={send}>
      {children}
      <label class="stacked">{t('account.again')}<input class="field" name="password" type="password" autocomplete="current-password" required /></label>
      {wrong ? <p class="field-problem" role="alert">{t('account.wrongAgain')}</p> : error !== null && <Problem error={error} />}
      <button type="submit" class={danger ? 'button' : 'button button-primary'} disabled={busy}>{submit}</button>
    </form>
  );
}
