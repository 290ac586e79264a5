import { useState } from 'preact/hooks';
import { ApiError } from '../api/problem';
import type { MyAccount } from '../api/types';
import { t, type Key } from '../i18n';
import { moment } from '../i18n/format';
import { Notice, Problem } from '../ui/Notice';
import { own } from './api';
import { fieldOf, useAsking } from '../ui/asking';
import { Card } from './Page';

const shortest = 10;
const fewestDifferent = 5;

/** Null: the service would take it, as far as can be told here. */
export function passwordProblem(next: string, again: string, name: string): Key | null {
  const holdsName = name.length >= 4 && next.toLowerCase().includes(name);
  if ([...next].length < shortest || new Set(next).size < fewestDifferent || holdsName) return 'account.passwordWeak';
  return next === again ? null : 'account.passwordDiffers';
}

export function Password({ account, onChanged }: { account: MyAccount; onChanged: () => Promise<void> }) {
  const { busy, error, ask } = useAsking();
  const [problem, setProblem] = useState<Key | null>(null);
  const [done, setDone] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const wrong = passwordProblem(fieldOf(form, 'next'), fieldOf(form, 'again'), account.name);
    setProblem(wrong);
    setDone(false);
    if (wrong) return;
    void ask(async () => {
      await own.changePassword(fieldOf(form, 'current'), fieldOf(form, 'next'));
      form.reset();
      setDone(true);
      await onChanged();
    });
  };
  const wrongCurrent = error instanceof ApiError && 'current' in error.fields;
  return (
    <Card title={t('account.password')}>
      {!account.mustChangePassword && <p class="quiet">{t('account.passwordSince', { time: moment(account.passwordChangedAt) })}</p>}
      <form class="own-form" onSubmit={submit}>
        <input type="hidden" autocomplete="username" value={account.name} />
        <label class="stacked">{t('account.current')}<input class="field" name="current" type="password" autocomplete="current-password" required /></label>
        <label class="stacked">{t('account.next')}<input class="field" name="next" type="password" autocomplete="new-password" required /><span class="quiet">{t('account.passwordRules')}</span></label>
        <label class="stacked">{t('account.nextAgain')}<input class="field" name="again" type="password" autocomplete="new-password" required /></label>
        {problem && <p class="field-problem" role="alert">{t(problem)}</p>}
        {wrongCurrent ? <p class="field-problem" role="alert">{t('account.passwordWrong')}</p> : error !== null && <Problem error={error} />}
        {done && <Notice icon="check">{t('account.passwordChanged')}</Notice>}
        <button type="submit" class="button button-primary" disabled={busy}>{t('account.changePassword')}</button>
      </form>
    </Card>
  );
}
