import { useRef, useState } from 'preact/hooks';
import { nameOf } from '../../api/client';
import { newId } from '../../api/events';
import { language, t } from '../../i18n';
import { moment } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { dayInWords } from '../workers/days';
import { pointsApi, type Task } from './api';
import { cardText, form, holders, loadError, lookAgain, openTab, ruleName, rules, showLedger, taskState, taskStates, tasks, today } from './state';

/** What somebody did: one records it, another confirms it. */
export function Tasks() {
  const adding = form.value === 'task';
  const shown = tasks.value;
  return (
    <section class="points-part" aria-label={t('points.tab.tasks')}>
      <div class="row points-head">
        <div class="segments" role="group" aria-label={t('points.state')}>
          {[...taskStates, null].map((state) => <button key={state ?? 'all'} type="button" aria-pressed={taskState.value === state} onClick={() => { taskState.value = state; }}>{t(`points.state.${state ?? 'all'}`)}</button>)}
        </div>
        <button type="button" class="button button-primary" aria-expanded={adding} onClick={() => { form.value = adding ? null : 'task'; }}>{t('points.addTask')}</button>
      </div>
      {adding && <NewTask onDone={() => { form.value = null; }} />}
      {shown === null ? loadError.value === null && <p class="quiet" role="status">{t('app.loading')}</p> : shown.length === 0 && holders.value?.length !== 0 && <p class="quiet" role="status">{t(taskState.value === 'recorded' ? 'points.noneWaiting' : 'points.noTasks')}</p>}
      <ul class="points-list">{(shown ?? []).map((task) => <li key={task.id}><TaskRow task={task} /></li>)}</ul>
    </section>
  );
}

function TaskRow({ task }: { task: Task }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const rule = rules.value.find((one) => one.code === task.rule);
  const decide = async (confirmed: boolean) => {
    setBusy(true);
    setError(null);
    try {
      await pointsApi.decide(task.id, confirmed);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
    lookAgain();
  };
  return (
    <article class="points-card" aria-busy={busy} data-task={task.id}>
      <p class="points-card-head"><strong>{ruleName(task.rule)}</strong><b class="points-plus">{rule ? t('points.worth', { n: rule.points }) : ''}</b></p>
      <p><button type="button" class="link" onClick={() => showLedger(task.holderId)}>{task.name}</button> · {dayInWords(task.doneOn, today.value)}{task.note && ` · ${task.note}`}</p>
      <p class="quiet">{t('points.recordedBy', { name: task.recordedBy ?? '—', at: moment(task.recordedAt) })}{task.decidedBy && ` · ${t(task.state === 'confirmed' ? 'points.confirmedBy' : 'points.refusedBy', { name: task.decidedBy })}`}</p>
      {task.state === 'recorded' && (task.mine ? <p class="hint-quiet">{t('points.mine')}</p> : (
        <div class="row">
          <button type="button" class="button button-small button-primary" disabled={busy} onClick={() => void decide(true)}>{t('points.confirm')}</button>
          <button type="button" class="button button-small" disabled={busy} onClick={() => void decide(false)}>{t('points.refuse')}</button>
        </div>
      ))}
      {error !== null && <Problem error={error} />}
    </article>
  );
}

function NewTask({ onDone }: { onDone(): void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = useRef(newId());
  if (holders.value?.length === 0) return <p class="points-form">{t('points.noHolders')} <button type="button" class="link" onClick={() => { openTab('holders'); form.value = 'holder'; }}>{t('points.addHolder')}</button></p>;
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const filled = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(filled.get(name) ?? '').trim();
    setBusy(true);
    setError(null);
    try {
      await pointsApi.record(id.current, { holderId: text('holder'), rule: text('rule'), doneOn: text('doneOn'), note: text('note') });
      lookAgain();
      onDone();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form class="points-form" aria-label={t('points.addTask')} aria-busy={busy} onSubmit={(event) => void save(event)}>
      <label class="stacked">{t('points.holder')}
        <select class="field" name="holder" required><option value="">{t('points.choose')}</option>{(holders.value ?? []).map((one) => <option key={one.id} value={one.id}>{one.name} · {cardText(one.card)}</option>)}</select>
      </label>
      <label class="stacked">{t('points.task')}
        <select class="field" name="rule" required><option value="">{t('points.choose')}</option>{rules.value.map((one) => <option key={one.code} value={one.code}>{nameOf(one, language.value)} · {t('points.worth', { n: one.points })}</option>)}</select>
      </label>
      <label class="stacked">{t('points.doneOn')}<input class="field" type="date" name="doneOn" required min="2000-01-01" max={today.value} defaultValue={today.value} /></label>
      <label class="stacked">{t('points.note')}<input class="field" name="note" maxLength={500} autocomplete="off" /></label>
      <p class="hint-quiet">{t('points.fourEyes')}</p>
      {error !== null && <Problem error={error} />}
      <div class="row"><button type="submit" class="button button-primary" disabled={busy}>{t('points.record')}</button><button type="button" class="button" onClick={onDone}>{t('action.cancel')}</button></div>
    </form>
  );
}
