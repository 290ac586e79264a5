import { t, tCode } from '../../i18n';
import { dayAndTime, share, whole } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { AsTable, Bars, Shares, type Bar } from './Bars';
import { day, dayShown, distribution, figures, hour, hours, hoursError, resultError, retry, run, runAreas, select, selection } from './state';

/** How the people of the answer are spread: over the hours of a day, over walking minutes, by age and by colour. */
export function Charts() {
  return (
    <div class="charts">
      <Hours />
      <Spread />
    </div>
  );
}

const clock = (n: number): string => `${String(n).padStart(2, '0')}:00`;

/** The hour as it is chosen: the slider is under the bars, one step for each. */
function Hours() {
  const found = hours.value;
  const totals = found?.hours.map(({ totals: then }) => then) ?? [];
  const bars: Bar[] = (found?.hours ?? []).map(({ hour: n, open, totals: then }) => ({
    key: String(n), tick: n % 3 === 0 ? String(n) : '', covered: then.peopleCovered, other: 0,
    label: t('cov.hours.bar', { hour: clock(n), share: share(then.sharePeopleCovered), open }),
  }));
  const chosen = hour.value;
  return (
    <section class="hours" aria-label={t('cov.hours.title')}>
      <div class="hours-head">
        <h2>{t('cov.hours.title')}</h2>
        <input type="date" class="field field-small" aria-label={t('cov.hours.day')} value={dayShown.value} min="2000-01-01" max="2100-12-31"
          onChange={(event) => { if (event.currentTarget.value) day.value = event.currentTarget.value; }} />
      </div>
      {hoursError.value !== null && <Problem error={hoursError.value} onRetry={retry} />}
      {!found && hoursError.value === null && <p class="quiet" role="status">{t('app.loading')}</p>}
      {found && (
        <Bars title={t('cov.hours.chart', { day: dayShown.value })} bars={bars} top={Math.max(...totals.map((then) => then.people - then.peopleExcluded))} chosen={chosen} onChoose={(n) => { hour.value = n; }}>
          <input class="hours-slider" type="range" min={0} max={23} step={1} value={chosen ?? 12} aria-label={t('cov.hours.slider')}
            aria-valuetext={chosen === null ? t('cov.hours.none') : bars[chosen]!.label} onInput={(event) => { hour.value = Number(event.currentTarget.value); }} />
          <p class="hours-said" role="status">
            {chosen === null ? <span class="quiet">{t('cov.hours.hint')}</span> : (
              <>
                <span>{t('cov.hours.at', { time: dayAndTime(`${dayShown.value}T${clock(chosen)}`), share: share(totals[chosen]!.sharePeopleCovered), people: whole(totals[chosen]!.peopleCovered), open: found.hours[chosen]!.open, points: found.points })}</span>
                <button type="button" class="link" onClick={() => { hour.value = null; }}>{t('cov.hours.back')}</button>
              </>
            )}
          </p>
          <AsTable title={t('cov.hours.title')} head={[t('cov.hours.hour'), t('cov.hours.open'), t('answer.covered'), t('column.share')]}
            rows={found.hours.map(({ hour: n, open, totals: then }) => [clock(n), open, then.peopleCovered, share(then.sharePeopleCovered)])} />
        </Bars>
      )}
    </section>
  );
}

function Spread() {
  const found = distribution.value;
  if (!found) return resultError.value === null ? <p class="quiet" role="status">{t('app.loading')}</p> : null;
  const chosen = selection.value?.type === 'area' ? (runAreas.value ?? figures.value)?.areas.find((area) => area.id === found.area) : null;
  const limit = run.value!.question.minutes;
  const bars = found.byMinutes.map(({ minutes: n, people, peopleCovered }): Bar => ({
    key: String(n), tick: n <= 60 && n % 5 === 0 ? String(n) : '', covered: peopleCovered, other: people - peopleCovered,
    label: t('cov.minutes.bar', { n: minuteName(n), people: whole(people) }),
  }));
  return (
    <>
      <p class="charts-of quiet">
        {chosen ? t('cov.chart.ofArea', { name: chosen.name }) : t('cov.chart.ofCity')}
        {chosen && <button type="button" class="link" onClick={() => select(null)}>{t('cov.chart.showCity')}</button>}
        {hour.value !== null && t('cov.chart.ofRun')}
      </p>
      <Bars title={t('cov.minutes.title')} bars={bars} limit={limit <= bars.length ? { after: limit, text: t('unit.minutes', { n: limit }) } : null}>
        {found.noWalk.people > 0 && <p class="quiet">{t('cov.minutes.noWalk', { n: found.noWalk.people })}</p>}
        {found.unsnapped.people > 0 && <p class="quiet">{t('cov.minutes.unsnapped', { n: found.unsnapped.people })}</p>}
        {found.householdsGone > 0 && <p class="quiet">{t('cov.chart.gone', { n: found.householdsGone })}</p>}
        <AsTable title={t('cov.minutes.title')} head={[t('cov.minutes.minutes'), t('column.people'), t('answer.covered')]}
          rows={found.byMinutes.map(({ minutes: n, people, peopleCovered }) => [minuteName(n), people, peopleCovered])} />
      </Bars>
      <Shares title={t('cov.age.title')} rows={found.byAge.map(({ age, people, peopleCovered }) => ({ key: age, label: tCode('cov.age', age), people, covered: peopleCovered }))} />
      <Shares title={t('cov.colour.title')} rows={found.byColour.map(({ colour, people, peopleCovered }) => ({
        key: colour, label: <><i class={`dot mark-${colour}`} />{tCode('cov.colour', colour)}</>, people, covered: peopleCovered,
      }))} />
      {found.smallestCount > 1 && <p class="quiet">{t('answer.inSteps', { n: found.smallestCount })}</p>}
    </>
  );
}

const minuteName = (n: number): string => (n > 60 ? t('cov.minutes.more') : `${n - 1}–${n}`);
