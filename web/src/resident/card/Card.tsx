import { useEffect, useState } from 'preact/hooks';
import { get, nameOf } from '../../api/client';
import { ApiError } from '../../api/problem';
import type { components } from '../../api/schema';
import { addWords, language, t } from '../../i18n';
import { cardEn } from '../../i18n/card.en';
import { cardZh } from '../../i18n/card.zh';
import { moment, whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Notice';
import { grouped } from '../report/Report';
import { task } from '../tasks';
import '../report/report.css';
import './card.css';

addWords(cardZh, cardEn);

type Balance = components['schemas']['CardDocument'];
type Rule = components['schemas']['PointsRuleDocument'];

/** The balance of a card and what it is made of: whoever holds it needs no account. */
export function Card({ card }: { card: string | null }) {
  const [found, setFound] = useState<Balance | null>(null);
  const [rules, setRules] = useState<Rule[]>([]);
  const [error, setError] = useState<unknown>(null);
  const ask = async (number: string) => {
    setError(null);
    try {
      const [balance, known] = await Promise.all([get<Balance>(`points/cards/${encodeURIComponent(number.trim())}`), get<Rule[]>('points/rules')]);
      setRules(known);
      setFound(balance);
    } catch (failure) {
      setFound(null);
      setError(failure);
    }
  };
  useEffect(() => { if (card) void ask(card); }, [card]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void ask(String(new FormData(event.currentTarget as HTMLFormElement).get('card')));
  };
  const what = (entry: Balance['entries'][number]): string => {
    const rule = entry.earned ? rules.find((one) => one.code === entry.what) : undefined;
    return rule ? nameOf(rule, language.value) : entry.what;
  };
  return (
    <div class="report">
      <header class="answer-head"><h2>{t('card.title')}</h2><button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { task.value = null; }}><Icon name="close" /></button></header>
      <form class="follow-form" onSubmit={submit}>
        <label>{t('card.number')}<input class="field" name="card" required minLength={12} maxLength={20} defaultValue={card ? grouped(card) : ''} autocomplete="off" autocapitalize="characters" spellcheck={false} /></label>
        <button type="submit" class="button">{t('card.ask')}</button>
      </form>
      {error instanceof ApiError && error.status === 404 ? <p class="field-problem" role="alert">{t('card.none')}</p> : error !== null && <Problem error={error} />}
      {found && (
        <>
          <p class="card-balance" role="status">{t('card.balance', { n: found.points })}</p>
          <h3>{t('card.entries')}</h3>
          {found.entries.length === 0 && <p class="quiet">{t('card.noEntries')}</p>}
          <ul class="card-entries">{found.entries.map((entry, index) => <li key={index}><span>{what(entry)}<small class="quiet">{moment(entry.at)}</small></span><b>{entry.points > 0 ? `+${whole(entry.points)}` : `−${whole(-entry.points)}`}</b></li>)}</ul>
        </>
      )}
      <p class="quiet report-hint">{t('card.hint')}</p>
    </div>
  );
}
