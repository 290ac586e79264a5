import { useEffect, useRef, useState } from 'preact/hooks';
import { eventsApi, newId, type Progress } from '../../api/events';
import { ApiError } from '../../api/problem';
import { language, t } from '../../i18n';
import { moment } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Notice';
import { task } from '../tasks';
import { grouped } from './Report';
import './report.css';

/** How far a report has come, by its number. */
export function Follow({ ticket }: { ticket: string | null }) {
  const [found, setFound] = useState<Progress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const asked = useRef('');
  const ask = async (number: string) => {
    asked.current = number;
    setError(null);
    try {
      setFound(await eventsApi.progress(number));
    } catch (failure) {
      setFound(null);
      setError(failure);
    }
  };
  useEffect(() => { if (ticket) void ask(ticket); }, [ticket]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void ask(String(new FormData(event.currentTarget as HTMLFormElement).get('ticket')));
  };
  return (
    <div class="report">
      <header class="answer-head"><h2>{t('follow.title')}</h2><button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { task.value = null; }}><Icon name="close" /></button></header>
      <form class="follow-form" onSubmit={submit}>
        <label>{t('follow.number')}<input class="field" name="ticket" required minLength={12} maxLength={20} defaultValue={ticket ? grouped(ticket) : ''} autocomplete="off" autocapitalize="characters" spellcheck={false} /></label>
        <button type="submit" class="button">{t('follow.ask')}</button>
      </form>
      {error instanceof ApiError && error.status === 404 ? <p class="field-problem" role="alert">{t('follow.none')}</p> : error !== null && <Problem error={error} onRetry={() => void ask(asked.current)} />}
      {found && <Shown found={found} onChange={setFound} />}
    </div>
  );
}

function Shown({ found, onChange }: { found: Progress; onChange(now: Progress): void }) {
  return (
    <>
      <p class="follow-state" role="status"><strong>{t(`follow.state.${found.state}`)}</strong>{found.dueAt && found.state !== 'closed' && <span class="quiet">{t('follow.due', { time: moment(found.dueAt) })}</span>}</p>
      <p class="follow-text">{found.text}</p>
      {found.joined && <p class="quiet">{t('follow.joined')}</p>}
      <ol class="follow-steps">
        {found.steps.map((step) => (
          <li key={`${step.at} ${step.action}`}>
            <span><strong>{t(`follow.step.${step.action as 'raise'}`, { level: t(`level.${step.level as 1}`), department: (language.value === 'en' ? step.departmentEn : step.departmentZh) ?? '' })}</strong><small class="quiet">{moment(step.at)}</small></span>
            {step.note && <p>{step.note}</p>}
            {step.photos.map((photo) => <img key={photo} src={`/api/reports/ticket/${found.ticket}/photos/${photo}`} alt={t('follow.photo')} loading="lazy" />)}
          </li>
        ))}
      </ol>
      {found.canReopen && <Reopen ticket={found.ticket} onChange={onChange} />}
    </>
  );
}

function Reopen({ ticket, onChange }: { ticket: string; onChange(now: Progress): void }) {
  const [error, setError] = useState<unknown>(null);
  const id = useRef(newId());
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      onChange(await eventsApi.reopen(ticket, id.current, String(new FormData(event.currentTarget as HTMLFormElement).get('note'))));
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <form class="report-near" onSubmit={(event) => void submit(event)}>
      <label>{t('follow.reopenWhy')}<textarea class="field" name="note" rows={2} required maxLength={2000} /></label>
      <p class="quiet report-hint">{t('follow.reopenOnce')}</p>
      {error !== null && <Problem error={error} />}
      <button type="submit" class="button">{t('follow.reopen')}</button>
    </form>
  );
}
