import { effect, signal, useSignal } from '@preact/signals';
import { render, type ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, t } from '../i18n';
import { whole } from '../i18n/format';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { EmptyStore, GeneratedBadge } from '../ui/CityNotices';
import { Problem } from '../ui/Notice';
import '../ui/theme.css';
import '../ui/parts.css';
import '../ui/map.css';
import './planner.css';
import { Outcome } from './Answer';
import { Areas } from './Areas';
import { Ask } from './Ask';
import { Detail } from './Cards';
import { Gaps } from './Gaps';
import { Legend } from './Legend';
import { MapView } from './Map';
import { openRun } from './running';
import { AccountButton, SignIn } from './SignIn';
import { city, doneRunId, editing, gaps, resultError, retry, runId, selection, start, startError } from './state';

/** The desk for borders, with what it draws with, is loaded when it is opened. */
const editor = signal<ComponentType | null>(null);
const editorError = signal<unknown>(null);
async function openEditor(): Promise<void> {
  editing.value = true;
  editorError.value = null;
  try {
    const { Editor } = await import('./edit/Editor');
    editor.value = () => <Editor />;
  } catch (error) {
    editorError.value = error;
  }
}

function EditDesk() {
  const Desk = editor.value;
  if (editorError.value) return <main class="start"><Problem error={editorError.value} onRetry={() => void openEditor()} /></main>;
  return Desk ? <Desk /> : <main class="start" aria-busy="true"><p class="quiet" role="status">{t('app.loading')}</p></main>;
}

function App() {
  if (startError.value) return <main class="start"><Problem error={startError.value} onRetry={() => void start()} /></main>;
  if (!city.value) return <main class="start" aria-busy="true"><p class="quiet" role="status">{t('app.loading')}</p></main>;
  return (
    <div class="planner">
      <header class="bar">
        <img src="/favicon.svg" width="28" height="28" alt="" />
        <h1>{city.value.name}<span class="quiet">{t('planner.title')}</span></h1>
        <nav class="bar-end">
          <button type="button" class="button button-quiet" aria-pressed={editing.value} onClick={() => { if (editing.value) editing.value = false; else void openEditor(); }}>{t(editing.value ? 'edit.closeDesk' : 'edit.openDesk')}</button>
          <a class="button button-quiet" href={`/?lang=${language.value}`}>{t('planner.toResident')}</a>
          <LanguageSwitch />
          <AccountButton />
        </nav>
      </header>
      {editing.value ? <EditDesk /> : <main class="desk">
        <section class="panel" aria-label={t('planner.panel')}>
          <EmptyStore city={city.value} />
          <Ask />
          <Outcome />
          {resultError.value !== null && <Problem error={resultError.value} onRetry={retry} />}
          {doneRunId.value && <Results />}
        </section>
        <div class="stage">
          <div class="stage-map">
            <MapView />
            <GeneratedBadge city={city.value} />
            <Legend />
          </div>
          <Detail />
        </div>
      </main>}
      <SignIn />
    </div>
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

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN';
  document.title = city.value ? `${city.value.name} · ${t('planner.title')}` : 'GridMap';
});
if (editing.value) void openEditor();
void start().then(() => { if (runId.value) openRun(runId.value, true); });
render(<App />, document.getElementById('app')!);
