import { useEffect, useState } from 'preact/hooks';
import type { AccountToken } from '../api/types';
import { t } from '../i18n';
import { moment } from '../i18n/format';
import { Notice, Problem } from '../ui/Notice';
import { own } from './api';
import { fieldOf, useAsking } from '../ui/asking';
import { Card } from './Page';
import { PasswordAgain } from './PasswordAgain';

const usualDays = 90;
const longestDays = 366;

export function Tokens() {
  const [tokens, setTokens] = useState<AccountToken[] | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const { busy, error, ask } = useAsking();
  const load = async () => setTokens(await own.tokens());
  useEffect(() => { void ask(load); }, []);
  const make = async (password: string, form: HTMLFormElement) => {
    setMade((await own.makeToken(fieldOf(form, 'name'), Number(fieldOf(form, 'days')), password)).token);
    await load();
  };
  return (
    <Card title={t('tokens.title')}>
      <p class="quiet">{t('tokens.hint')}</p>
      {error !== null && <Problem error={error} onRetry={() => void ask(load)} />}
      {tokens?.length === 0 && <p>{t('tokens.none')}</p>}
      <ul class="own-list">
        {tokens?.map((token) => (
          <li key={token.id}>
            <div>
              <strong>{token.name}</strong>
              <p class="quiet">{t('tokens.until', { time: moment(token.expiresAt) })} · {token.usedAt ? t('tokens.used', { time: moment(token.usedAt) }) : t('tokens.unused')}</p>
            </div>
            <button type="button" class="button button-small" disabled={busy} onClick={() => void ask(async () => { await own.revokeToken(token.id); await load(); })}>{t('tokens.revoke')}</button>
          </li>
        ))}
      </ul>
      {made && <Notice icon="warning" tone="warn"><p>{t('tokens.once')}</p><code class="own-secret">{made}</code></Notice>}
      <details>
        <summary class="button">{t('tokens.make')}</summary>
        <PasswordAgain submit={t('tokens.make')} onSubmit={make}>
          <label class="stacked">{t('tokens.name')}<input class="field" name="name" maxLength={60} required /></label>
          <label class="stacked">{t('tokens.days')}<input class="field" name="days" type="number" min={1} max={longestDays} defaultValue={String(usualDays)} required /></label>
        </PasswordAgain>
      </details>
    </Card>
  );
}
