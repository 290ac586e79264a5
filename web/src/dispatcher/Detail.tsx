import { useEffect, useState } from 'preact/hooks';
import { eventsApi, type EventStep } from '../api/events';
import { t, tCode } from '../i18n';
import { moment } from '../i18n/format';
import { Icon } from '../ui/Icon';
import { Problem } from '../ui/Notice';
import { Actions } from './Actions';
import { detail, detailError, selectedId } from './state';
import { categoryName, departmentName, dueText } from './texts';

/** One event: what it is, where it lies, its history and what may be done with it. */
export function Detail() {
  const found = detail.value;
  if (!selectedId.value) return null;
  const close = () => { selectedId.value = null; };
  return (
    <aside class="detail" aria-label={t('events.detail')}>
      <header class="detail-head">
        <h2>{found ? categoryName(found.event.category) : t('app.loading')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={close}><Icon name="close" /></button>
      </header>
      {detailError.value !== null && !found && <Problem error={detailError.value} />}
      {found && (
        <>
          <p class="detail-text">{found.event.text}</p>
          <p class="event-foot">
            <span class={`mark state-${found.event.state}`}>{t(`events.state.${found.event.state}`)}</span>
            <span class={found.event.overdueSince && found.event.state !== 'closed' ? 'is-late' : ''}>{dueText(found.event)}</span>
            {found.event.reopened && <span class="mark mark-no">{t('events.reopened')}</span>}
          </p>
          <dl class="facts">
            <Fact name="events.at">{t(`level.${found.event.level as 1}`)} · {found.event.areaName ?? t('events.outside')}</Fact>
            <Fact name="events.microGrid">{[found.event.community, found.event.microGridName].filter(Boolean).join(' ') || t('events.outside')}{found.event.workerName ? ` · ${found.event.workerName}` : ''}</Fact>
            <Fact name="events.raised">{t(`events.by.${found.event.raisedBy as 'worker'}`)} · {moment(found.event.raisedAt)}</Fact>
            {found.event.dueAt && found.event.state !== 'closed' && <Fact name="events.due">{moment(found.event.dueAt)}</Fact>}
            {found.event.department && <Fact name="events.department">{departmentName(found.event.department)}</Fact>}
            {found.event.contact && <Fact name="events.contact"><Contact id={found.event.id} masked={found.event.contact} /></Fact>}
          </dl>
          {found.photos.length > 0 && <div class="photos">{found.photos.map((photo) => <a key={photo} href={`/api/photos/${photo}`} target="_blank" rel="noreferrer"><img src={`/api/photos/${photo}`} alt={t('events.photo')} loading="lazy" /></a>)}</div>}
          {found.duplicates.length > 0 && <p class="quiet">{t('events.duplicates', { n: found.duplicates.length })}</p>}
          <Actions key={`${found.event.id} ${found.steps.length}`} found={found} />
          <h3>{t('events.history')}</h3>
          <ol class="history">{found.steps.map((step) => <Step key={step.id} step={step} />)}</ol>
        </>
      )}
    </aside>
  );
}

const Fact = ({ name, children }: { name: Parameters<typeof t>[0]; children: preact.ComponentChildren }) => <div><dt>{t(name)}</dt><dd>{children}</dd></div>;

function Step({ step }: { step: EventStep }) {
  const what = step.overdue ? t('events.step.overdue', { level: t(`level.${step.level as 1}`) })
    : t(`events.step.${step.action as 'raise'}`, { level: t(`level.${step.level as 1}`), place: step.microGridName ?? step.areaName ?? t('events.outside'), department: departmentName(step.department) });
  return (
    <li>
      <span class="history-head"><strong>{what}</strong><small class="quiet">{moment(step.at)}</small></span>
      <small class="quiet">{step.name ?? tCode('events.by', step.by)}</small>
      {step.note && <p>{step.note}{step.forResident && <small class="quiet"> {t('events.residentReads')}</small>}</p>}
    </li>
  );
}

/** Starred until somebody says why they need it. */
function Contact({ id, masked }: { id: string; masked: string }) {
  const [shown, setShown] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => { setShown(null); setAsking(false); }, [id]);
  const ask = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      setShown((await eventsApi.contact(id, String(new FormData(event.currentTarget as HTMLFormElement).get('reason')))).contact);
      setError(null);
    } catch (failure) {
      setError(failure);
    }
  };
  if (shown) return <strong>{shown}</strong>;
  return (
    <>
      {masked} {!asking && <button type="button" class="link" onClick={() => setAsking(true)}>{t('events.showContact')}</button>}
      {asking && <form class="row" onSubmit={(event) => void ask(event)}><input class="field" name="reason" required minLength={4} maxLength={200} placeholder={t('events.reason')} aria-label={t('events.reason')} /><button class="button button-small" type="submit">{t('events.show')}</button></form>}
      {error !== null && <Problem error={error} />}
    </>
  );
}
