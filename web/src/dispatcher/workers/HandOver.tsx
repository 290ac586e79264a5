import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import type { Handover, HandoverRequest } from '../../api/types';
import { t, tCode } from '../../i18n';
import { useAsking } from '../../ui/asking';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { dayAfter, dayInWords } from './days';
import { Choice, Picks, type Picked } from './Picks';
import { giver, handoverApi, lookAgain, shown, today } from './state';

const reasons = ['ill', 'leave', 'moved', 'left', 'other'] as const;
const partsNamed = 5;

/** What to hand over to whom and when; first the service counts it, then it is done, then it can be undone. */
export function HandOver({ from }: { from: number | 'nobody' }) {
  const workers = shown.value!.workers;
  const [first, setFirst] = useState(today.value);
  const [last, setLast] = useState(today.value);
  const [good, setGood] = useState(from === 'nobody');
  const [to, setTo] = useState('');
  const [reason, setReason] = useState<string>('ill');
  const [picked, setPicked] = useState<Picked>({ what: from === 'nobody' ? 'microGrids' : 'all', ids: [] });
  const [asked, setAsked] = useState<{ request: HandoverRequest; answer: Handover } | null>(null);
  const [done, setDone] = useState<{ request: HandoverRequest; answer: Handover } | null>(null);
  const [undone, setUndone] = useState<Handover | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const { busy, error, ask } = useAsking(() => setAsked(null));

  const check = (event: SubmitEvent) => {
    event.preventDefault();
    const problem = picked.what !== 'all' && picked.ids.length === 0 ? t('handover.pick') : !good && last < first ? t('handover.daysOrder') : null;
    setWrong(problem);
    if (problem) return;
    const request: HandoverRequest = {
      fromWorkerId: from === 'nobody' ? null : from, toWorkerId: Number(to), from: first, until: good ? null : dayAfter(last, 1), reason: from === 'nobody' ? null : reason,
      ...(picked.what === 'microGrids' ? { microGridIds: picked.ids } : picked.what === 'households' ? { householdIds: picked.ids } : {}),
    };
    void ask(async () => setAsked({ request, answer: await handoverApi.handOver(request, true) }));
  };
  const apply = () => ask(async () => {
    const answer = await handoverApi.handOver(asked!.request, false);
    setDone({ request: asked!.request, answer });
  }).then(lookAgain);
  const undo = () => ask(async () => {
    const { request, answer } = done!;
    const ids = (field: 'microGridId' | 'householdId') => [...new Set(answer.handedOver.map((one) => one[field]).filter((id) => id !== null))];
    setUndone(await handoverApi.handOver({ ...request, fromWorkerId: request.toWorkerId, toWorkerId: request.fromWorkerId!, microGridIds: ids('microGridId'), householdIds: ids('householdId'), reason: null }, false));
  }).then(lookAgain);

  const name = from === 'nobody' ? t('workers.nobody') : workers.find((one) => one.id === from)?.displayName ?? '';
  return (
    <div class="hand-over" aria-busy={busy}>
      <header class="detail-head">
        <h2>{from === 'nobody' ? t('workers.assign') : t('workers.handOverOf', { name })}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { giver.value = null; }}><Icon name="close" /></button>
      </header>
      {done ? (
        <>
          <Notice icon="check">{undone
            ? <p>{t('handover.backDone', { n: undone.households, to: undone.toWorker })}</p>
            : <><p><strong>{t('handover.done', { n: done.answer.households, to: done.answer.toWorker })}</strong></p><p>{t('handover.doneHelp')}</p></>}
          </Notice>
          <div class="row">
            <button type="button" class="button button-primary" onClick={() => { giver.value = null; }}>{t('action.close')}</button>
            {!undone && from !== 'nobody' && <button type="button" class="button" disabled={busy} onClick={() => void undo()}>{t('handover.back')}</button>}
          </div>
        </>
      ) : asked ? (
        <>
          <Would answer={asked.answer} />
          <div class="row">
            <button type="button" class="button button-primary" disabled={busy} onClick={() => void apply()}>{t('handover.apply')}</button>
            <button type="button" class="button" disabled={busy} onClick={() => setAsked(null)}>{t('handover.change')}</button>
          </div>
        </>
      ) : (
        <form class="hand-over-form" onSubmit={check}>
          <label>{t('handover.to')}
            <select class="field" required value={to} onChange={(event) => setTo(event.currentTarget.value)}>
              <option value="">{t('handover.choose')}</option>
              {workers.filter((one) => one.id !== from).map((one) => <option key={one.id} value={one.id}>{one.displayName} · {t('handover.count', { n: one.households })}</option>)}
            </select>
          </label>
          <Choice label={t('handover.howLong')} options={[['some', t('handover.some')], ['good', t('handover.good')]]} value={good ? 'good' : 'some'} onChange={(value) => setGood(value === 'good')} />
          <div class="hand-over-days">
            <label>{t('handover.first')}<input class="field" type="date" required min={today.value} max="2100-12-31" value={first} onChange={(event) => { const next = event.currentTarget.value; setFirst(next); if (last < next) setLast(next); }} /></label>
            {!good && <label>{t('handover.last')}<input class="field" type="date" required min={first} max="2100-12-30" value={last} onChange={(event) => setLast(event.currentTarget.value)} /></label>}
          </div>
          {from !== 'nobody' && <Choice label={t('handover.reason')} options={reasons.map((one) => [one, t(`handover.reason.${one}`)])} value={reason} onChange={setReason} />}
          <Picks from={from} day={first} picked={picked} onPick={(next) => { setPicked(next); setWrong(null); }} />
          {wrong && <p class="field-problem" role="alert">{wrong}</p>}
          <button type="submit" class="button button-primary" disabled={busy}>{t('handover.check')}</button>
        </form>
      )}
      {error !== null && <Refused error={error} />}
    </div>
  );
}

/** The dry run as a sentence. */
function Would({ answer }: { answer: Handover }) {
  const values = {
    n: answer.households, people: answer.people, due: answer.visitsDue, from: answer.fromWorker ?? '', to: answer.toWorker,
    first: dayInWords(answer.from, today.value), last: answer.until ? dayInWords(dayAfter(answer.until, -1), today.value) : '',
  };
  const names = [...new Set(answer.handedOver.map((one) => one.microGridCode ?? one.address ?? ''))];
  const list = names.slice(0, partsNamed).join(t('list.separator'));
  return (
    <div class="hand-over-would" role="status">
      <p><strong>{t(`handover.would.${answer.until ? 'days' : 'good'}${answer.fromWorker === null ? 'Nobody' : ''}`, values)}</strong></p>
      <p class="quiet">{t('handover.parts', { list: names.length > partsNamed ? t('handover.andMore', { list, n: names.length }) : list })}</p>
    </div>
  );
}

/** What the service refuses, with what to do about it first. */
function Refused({ error }: { error: unknown }) {
  const [advice, setAdvice] = useState<string[]>([]);
  useEffect(() => {
    if (!(error instanceof ApiError)) return;
    const fields = error.status === 409 ? ['meanwhile'] : Object.keys(error.fields).map((field) => field.replace(/\[\d+\]$/, ''));
    setAdvice([...new Set(fields)].map((field) => tCode('handover.problem', field)));
    if (error.status === 409) lookAgain();
  }, [error]);
  return <>{advice.map((text) => <p key={text} class="field-problem">{text}</p>)}<Problem error={error} /></>;
}
