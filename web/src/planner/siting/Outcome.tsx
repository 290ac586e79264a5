import { useEffect } from 'preact/hooks';
import type { SitingResult, SitingRun } from '../../api/siting';
import type { Change } from '../../api/scenarios';
import { t, tCode } from '../../i18n';
import { minutes, moment, share, whole } from '../../i18n/format';
import { Notice, Problem } from '../../ui/Notice';
import { said as questionSaid } from '../questionText';
import { changeText, placesOf } from '../scenarios/describe';
import { fly } from '../scenarios/fly';
import { takeIntoScenario } from '../scenarios/take';
import { Curve, Trace } from './Curve';
import { cancel, hoveredStep, openRun, recent, run, runError, runId, start, stepCount, steps, trace, watch } from './state';
import { number, said, stepUnit } from './units';

/** The search under way, its answer, or those made before. */
export function Outcome() {
  const current = run.value;
  if (runError.value !== null) return <Problem error={runError.value} onRetry={() => (runId.value ? watch(runId.value) : void start())} />;
  if (!current) return runId.value ? <p class="quiet" role="status">{t('app.loading')}</p> : <Recent />;
  if (current.state === 'queued' || current.state === 'running') return <Searching current={current} />;
  if (current.state === 'failed') return <Notice icon="warning" tone="warn"><strong>{t('siting.failed')}</strong><p>{current.problem}</p><CloseButton /></Notice>;
  return current.result ? <Answer current={current} result={current.result} /> : <Notice icon="stop"><p>{t('siting.cancelled')}</p><CloseButton /></Notice>;
}

const CloseButton = () => <button type="button" class="button button-small" onClick={() => openRun(null)}>{t('siting.close')}</button>;

const unitOf = ({ question }: SitingRun): string => {
  const { objective, weights } = question;
  if (objective === 'all') return 'cost';
  const weighted = weights && (weights.elders !== 1 || weights.red !== 1 || weights.yellow !== 1) ? 'weighted_' : '';
  return weighted + (objective === 'mean' ? 'person_seconds' : 'people');
};

function Searching({ current }: { current: SitingRun }) {
  const percent = Math.round(current.progress * 100);
  const unit = unitOf(current);
  const hasBound = current.bestBound !== null && current.bestBound > 0 && current.bestBound < 9e15;
  return (
    <div class="progress">
      <div class="progress-head" role="status"><span>{current.stage ? tCode('siting.stage', current.stage) : t('siting.stage.queued')}</span><span class="quiet">{percent} %</span></div>
      <progress max={100} value={percent} aria-label={t('siting.progress')} />
      {current.bestValue !== null && (
        <p><b>{t('siting.best', { value: said(current.bestValue, unit) })}</b>{hasBound && <span class="quiet"> · {t(unit === 'cost' ? 'siting.boundAll' : 'siting.bound', { value: said(current.bestBound!, unit) })}</span>}</p>
      )}
      <Trace points={trace.value} unit={unit} />
      <button type="button" class="button button-small" onClick={() => void cancel()}>{t('action.cancel')}</button>
    </div>
  );
}

function Answer({ current, result }: { current: SitingRun; result: SitingResult }) {
  const { objective } = current.question;
  const n = result.steps.length;
  const unit = stepUnit(result.unit);
  return (
    <section class="figures siting-answer" aria-label={t('siting.answer')}>
      {current.stale && <Notice icon="clock" tone="warn"><p>{t('siting.stale')}</p></Notice>}
      {result.stopped && <Notice icon="stop"><p>{t('siting.stopped')}</p></Notice>}
      <p class="figures-question quiet">{questionSaid(current.question.coverage)}</p>
      {n === 0 ? <p>{t('siting.answer.none')}</p> : (
        <p class="siting-sentence">{objective === 'mean'
          ? t('siting.answer.mean', { n, before: minutesOf(result.meanWalkSecondsBefore), after: minutesOf(result.meanWalkSecondsAfter) })
          : t(`siting.answer.${objective ?? 'covering'}`, { n, before: whole(result.peopleBefore), after: whole(result.peopleAfter) })}</p>
      )}
      <p>{result.gapShare === 0 ? t('siting.answer.best') : t('siting.answer.gap', { share: share(result.gapShare), bound: said(result.bound, result.unit) })}
        {result.peopleOutOfReach > 0 && <> {t('siting.answer.outOfReach', { n: result.peopleOutOfReach })}</>}</p>
      {n > 0 && <Curve steps={result.steps} unit={unit} />}
      {n > 0 && <Take coverage={current.question.coverage} />}
      {n > 0 && <Steps unit={unit} />}
      <p class="figures-made quiet">
        {t('run.made', { time: moment(current.finishedAt ?? current.createdAt) })} · {t('siting.answer.candidates', { n: result.candidates })}
        {result.spacingMetres !== null && ` · ${t('siting.answer.spacing', { n: Math.round(result.spacingMetres) })}`}
        {result.assignment === 'assigned' && ` · ${t('siting.answer.assigned')}`}
        {' · '}<button type="button" class="link" onClick={() => openRun(null)}>{t('siting.close')}</button>
      </p>
    </section>
  );
}

const minutesOf = (seconds: number | null): string => (seconds === null ? '—' : seconds < 600 ? t('unit.minutes', { n: Math.round(seconds / 6) / 10 }) : minutes(seconds));

function Take({ coverage }: { coverage: Parameters<typeof questionSaid>[0] }) {
  const all = steps.value.length;
  const n = Math.min(stepCount.value ?? all, all);
  return (
    <div class="siting-take">
      {all > 1 && <label class="stacked">{t('siting.takeHowMany')}: {n}
        <input type="range" min={1} max={all} value={n} onInput={(event) => { const next = event.currentTarget.valueAsNumber; stepCount.value = next === all ? null : next; }} />
      </label>}
      <button type="button" class="button button-primary" onClick={() => takeIntoScenario({ question: coverage, changes: steps.peek().slice(0, n).map((step) => clean(step.change)) })}>
        {n === all ? t('siting.takeAll', { n }) : t('siting.take', { n })}</button>
      <p class="quiet small">{t('siting.takeHelp')}</p>
    </div>
  );
}

const clean = (change: Change): Change => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)) as Change;

function Steps({ unit }: { unit: string }) {
  const n = stepCount.value ?? steps.value.length;
  const hasBest = steps.value.some((step) => step.bestValue > step.value);
  useEffect(() => () => { hoveredStep.value = null; }, []);
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t('siting.steps')}>
      <table class="plain-table">
        <caption class="sr-only">{t('siting.steps')}</caption>
        <thead><tr><th scope="col">{t('siting.column.change')}</th><th scope="col">{t('siting.column.newly')}</th><th scope="col">{t('siting.column.total')}</th>{hasBest && <th scope="col">{t('siting.column.best')}</th>}<th scope="col">{t('siting.column.bound')}</th></tr></thead>
        <tbody>
          {steps.value.map((step, i) => (
            <tr key={i} class={`${hoveredStep.value === i ? 'is-hovered' : ''}${i < n ? '' : ' is-left'}`} onPointerEnter={() => { hoveredStep.value = i; }} onPointerLeave={() => { hoveredStep.value = null; }}>
              <th scope="row"><button type="button" onClick={() => fly(placesOf(step.change))}><span><b class="step-number">{i + 1}</b> {changeText(step.change)}</span></button></th>
              <td>{whole(step.peopleNewly)}</td><td>{number(step.value, unit)}</td>{hasBest && <td>{number(step.bestValue, unit)}</td>}<td>{number(step.bound, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Recent() {
  return (
    <div class="recent">
      <p class="quiet">{t('siting.hint')}</p>
      {recent.value.length > 0 && (
        <>
          <h2 class="quiet-title">{t('siting.recent')}</h2>
          <ul>
            {recent.value.slice(0, 6).map((made) => (
              <li key={made.id}>
                <button type="button" class="recent-run" onClick={() => openRun(made.id)}>
                  <span>{questionSaid(made.question.coverage)} · {t(`siting.objective.${made.question.objective ?? 'covering'}`)}
                    <small>{t('siting.unit.cost', { n: made.result!.steps.length })} · {moment(made.finishedAt ?? made.createdAt)}</small></span>
                  <b>{said(made.result!.value, made.result!.unit)}</b>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
