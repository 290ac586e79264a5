import { batch } from '@preact/signals';
import type { CoverageRun } from '../../api/types';
import { t, tCode } from '../../i18n';
import { dayAndTime, moment, share, whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { said } from '../questionText';
import { Exports } from './Exports';
import { sentence } from './sentence';
import { cancelRun, closeRun, openRun, startRun } from './running';
import { dayShown, hour, hours, question, recentRuns, run, runError, runId } from './state';
import { writeAsk } from './url';

export function Outcome() {
  const current = run.value;
  if (runError.value) return <Problem error={runError.value} onRetry={() => (runId.value ? openRun(runId.value, current === null) : void startRun())} />;
  if (!current) return runId.value ? <p class="quiet" role="status">{t('app.loading')}</p> : <Recent />;
  if (current.state === 'failed') return <Notice icon="warning" tone="warn"><strong>{t('run.failed')}</strong><p>{current.problem}</p></Notice>;
  if (current.state === 'cancelled') return <Notice icon="stop"><p>{t('run.cancelled')}</p></Notice>;
  if (current.pruned) return <Pruned current={current} />;
  return current.state === 'done' ? <Figures current={current} /> : <Progress current={current} />;
}

/** Only the question and the totals are left. */
function Pruned({ current }: { current: CoverageRun }) {
  return (
    <Notice icon="history" tone="warn">
      <strong>{t('cov.pruned.title')}</strong>
      <p>{t('cov.pruned.text', { question: said(current.question), time: moment(current.finishedAt ?? current.createdAt), share: share(current.totals?.sharePeopleCovered), people: whole(current.totals?.people ?? 0) })}</p>
      <button type="button" class="button button-small" onClick={() => { question.value = current.question; void startRun(); }}>{t('run.again')}</button>
    </Notice>
  );
}

function Progress({ current }: { current: CoverageRun }) {
  const percent = Math.round(current.progress * 100);
  return (
    <div class="progress" role="status">
      <div class="progress-head">
        <span>{current.stage ? tCode('stage', current.stage) : t('stage.queued')}</span>
        <span class="quiet">{percent} %</span>
      </div>
      <progress max={100} value={percent} aria-label={t('run.progress')} />
      <button type="button" class="button button-small" onClick={() => void cancelRun()}>{t('action.cancel')}</button>
    </div>
  );
}

function Figures({ current }: { current: CoverageRun }) {
  const totals = current.totals;
  if (!totals) return null;
  const missing = totals.people - totals.peopleCovered - totals.peopleUnsnapped - totals.peopleExcluded;
  const parts = [
    ['covered', totals.peopleCovered], ['missing', missing], ['unsnapped', totals.peopleUnsnapped], ['excluded', totals.peopleExcluded],
  ] as const;
  const timings = Object.values(current.timings ?? {});
  return (
    <section class="figures" aria-label={t('answer.label')}>
      {current.stale && (
        <Notice icon="clock" tone="warn">
          <p>{t('run.stale')}</p>
          <button type="button" class="button button-small" onClick={() => void startRun()}>{t('run.again')}</button>
        </Notice>
      )}
      <p class="figures-question quiet">{writeAsk(question.value) !== writeAsk(current.question) && `${t('cov.changed')} `}{said(current.question)}</p>
      <p class="figures-share"><b>{share(totals.sharePeopleCovered)}</b> <span class="figures-said">{sentence(current)}</span></p>
      <div class="split" aria-hidden="true">
        {parts.map(([name, people]) => people > 0 && <i key={name} class={`split-${name}`} style={{ flexGrow: people }} />)}
      </div>
      <dl class="split-list">
        {parts.map(([name, people]) => (name === 'covered' || name === 'missing' || people > 0) && (
          <div key={name}>
            <dt><i class={`dot split-${name}`} />{t(`answer.${name}`)}</dt>
            <dd>{whole(people)}</dd>
          </div>
        ))}
      </dl>
      {current.smallestCount > 1 && <p class="quiet">{t('answer.inSteps', { n: current.smallestCount })}</p>}
      {hour.value !== null && <AtHour />}
      <Exports />
      <p class="figures-made quiet">
        {t('run.made', { time: moment(current.finishedAt ?? current.createdAt) })}
        {timings.length > 0 && ` · ${t('run.took', { n: Math.round(timings.reduce((a, b) => a + b, 0) / 100) / 10 })}`}
        {' · '}<button type="button" class="link" onClick={closeRun}>{t('run.close')}</button>
      </p>
    </section>
  );
}

/** Map and table show an hour of a day instead. */
function AtHour() {
  const then = hours.value?.hours[hour.value!];
  return (
    <p class="figures-hour" role="status">
      <Icon name="clock" size={18} />
      <span>
        {then ? t('cov.hours.shown', { time: dayAndTime(`${dayShown.value}T${String(hour.value).padStart(2, '0')}:00`), share: share(then.totals.sharePeopleCovered) }) : t('app.loading')}{' '}
        <button type="button" class="link" onClick={() => { hour.value = null; }}>{t('cov.hours.back')}</button>
      </span>
    </p>
  );
}

const open = (made: CoverageRun): void => batch(() => { question.value = made.question; openRun(made.id, false); });

function Recent() {
  return (
    <div class="recent">
      <p class="quiet">{t('recent.hint')}</p>
      {recentRuns.value.length > 0 && (
        <>
          <h2 class="quiet-title">{t('recent.title')}</h2>
          <ul>
            {recentRuns.value.map((made) => (
              <li key={made.id}>
                <button type="button" class="recent-run" onClick={() => open(made)}>
                  <span>{said(made.question)}</span>
                  <b>{share(made.totals?.sharePeopleCovered)}</b>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
