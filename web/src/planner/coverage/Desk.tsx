import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n';
import { whole } from '../../i18n/format';
import { EmptyStore, GeneratedBadge } from '../../ui/CityNotices';
import { Problem } from '../../ui/Notice';
import { city } from '../state';
import { Outcome } from './Answer';
import { Areas } from './Areas';
import { Ask } from './Ask';
import { Detail } from './Cards';
import { Gaps } from './Gaps';
import { Legend } from './Legend';
import { MapView } from './Map';
import { openRun } from './running';
import { doneRunId, gaps, loadRecent, resultError, retry, run, runId, selection } from './state';

/** The question, its answer, and the map and lists of it. */
export function Desk() {
  useEffect(() => {
    if (!runId.peek()) void loadRecent();
    else if (!run.peek()) openRun(runId.peek()!, true);
  }, []);
  return (
    <main class="desk">
      <section class="panel" aria-label={t('planner.panel')}>
        <EmptyStore city={city.value!} />
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
  const tab = useSignal<'areas' | 'gaps'>(selection.peek()?.type === 'gap' ? 'gaps' : 'areas');
  const chosen = selection.value;
  // What is pressed on the map is shown in its list.
  useEffect(() => {
    if (chosen?.type === 'gap') tab.value = 'gaps';
    else if (chosen?.type === 'area') tab.value = 'areas';
  }, [chosen]);
  const tabs = ['areas', 'gaps'] as const;
  return (
    <div class="results">
      <div class="tabs" role="tablist" aria-label={t('planner.results')}>
        {tabs.map((name) => (
          <button key={name} id={`tab-${name}`} type="button" role="tab" aria-selected={tab.value === name} aria-controls="tab-panel" tabIndex={tab.value === name ? 0 : -1}
            onClick={() => { tab.value = name; }}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              const other = name === 'areas' ? 'gaps' : 'areas';
              tab.value = other;
              document.getElementById(`tab-${other}`)?.focus();
            }}>
            {t(`tab.${name}`)}{name === 'gaps' && gaps.value && <span class="count">{whole(gaps.value.features.length)}</span>}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab.value}`}>{tab.value === 'areas' ? <Areas /> : <Gaps />}</div>
    </div>
  );
}
