import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { AccountName } from '../ui/AccountName';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { Problem } from '../ui/Notice';
import { SignInForm } from '../ui/SignInForm';
import { account, signIn, signOut, start, startError } from './session';

/** Of pages that are somebody's alone: head, and the sign-in until there is somebody. */
export function Page({ title, children }: { title: string; children: ComponentChildren }) {
  const [error, setError] = useState<unknown>(null);
  const who = account.value;
  return (
    <div class="own-page">
      <header class="own-head">
        <img src="/favicon.svg" width="28" height="28" alt="" />
        <h1>{title}</h1>
        <LanguageSwitch />
        {who && (
          <nav>
            {who.role === 'administrator'
              ? location.pathname !== '/admin' && <a class="button button-quiet" href="/admin">{t('account.admin')}</a>
              : <a class="button button-quiet" href={`/${who.role}`}>{t('account.back')}</a>}
            <AccountName account={who} />
            <button type="button" class="button button-quiet" onClick={() => { signOut().catch(setError); }}>{t('signIn.out')}</button>
          </nav>
        )}
      </header>
      {error !== null && <Problem error={error} />}
      {startError.value !== null ? <Problem error={startError.value} onRetry={() => void start()} />
        : who === undefined ? <p class="quiet" role="status">{t('app.loading')}</p>
          : who === null ? <main class="own-sign-in card"><h2>{t('signIn.title')}</h2><SignInForm signIn={signIn} keep /></main>
            : <main class="own-main">{children}</main>}
    </div>
  );
}

/** A part of the page under a heading. */
export const Card = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="card" aria-label={title}><h2>{title}</h2>{children}</section>
);
