import { useEffect } from 'preact/hooks';
import { addWords, t } from '../../i18n';
import { coverageEn } from '../../i18n/coverage.en';
import { coverageZh } from '../../i18n/coverage.zh';
import { whole } from '../../i18n/format';
import { EmptyStore, GeneratedBadge } from '../../ui/CityNotices';
import { Problem } from '../../ui/Notice';
import { city } from '../state';
import { Outcome } from './Answer';
import { Areas } from './Areas';
import { Ask } from './Ask';
import { Detail } from './Cards';
import { Charts } from './Charts';
import { Gaps } from './Gaps';
import { Keys } from './Keys';
import { Legend } from './Legend';
import { Stations } from './Stations';
import { MapView } from './Map';
import { openRun } from './running';
import { adoptsQuestion, doneRunId, gaps, loadRecent, paperMap, question, resultError, retry, run, runId, tab } from './state';
import './steps';
import { tabs } from './url';
import './coverage.css';

addWords(coverageZh, coverageEn);

/** The question, its answer, and the map and lists of it. */
export function Desk() {
  useEffect(() => {
    if (!runId.peek()) void loadRecent();
    else if (!run.peek()) openRun(runId.peek()!, adoptsQuestion);
  }, []);
  return (
    <main class="desk">
      {paperMap.value && <img class="paper-map" src={paperMap.value} alt={t('map.label')} />}
      <section class="panel" aria-label={t('planner.panel')}>
        <EmptyStore city={city.value!} />
        <Keys />
        <Ask />
        <Outcome />
        {resultError.value !== null && <Problem error={resultError.value} onRetry={retry} />}
        {doneRunId.value && <Results />}
      </section>
      <div class="stage">
        <div class="stage-map">
          <MapView />
          <GeneratedBadge city={city.value!} />
          <Legend />
        </div>
        <Detail />
      </div>
    </main>
  );
}

function Results() {
  const move = (by: number) => {
    const next = tabs[(tabs.indexOf(tab.value) + by + tabs.length) % tabs.length]!;
    tab.value = next;
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="results">
      <div class="tabs" role="tablist" aria-label={t('planner.results')}>
        {tabs.map((name) => (
          <button key={name} id={`tab-${name}`} type="button" role="tab" aria-selected={tab.value === name} aria-controls="tab-panel" tabIndex={tab.value === name ? 0 : -1}
            onClick={() => { tab.value = name; }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') move(1);
              else if (event.key === 'ArrowLeft') move(-1);
            }}>
            {t(name === 'charts' ? 'cov.tab.charts' : name !== 'stations' ? `tab.${name}` : question.value.category ? 'cov.tab.facilities' : 'cov.tab.stations')}{name === 'gaps' && gaps.value && <span class="count">{whole(gaps.value.features.length)}</span>}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab.value}`}>{tab.value === 'areas' ? <Areas /> : tab.value === 'gaps' ? <Gaps /> : tab.value === 'stations' ? <Stations /> : <Charts />}</div>
    </div>
  );
}
