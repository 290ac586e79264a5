import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { addWords, t } from '../../i18n';
import { scenariosEn } from '../../i18n/scenarios.en';
import { scenariosZh } from '../../i18n/scenarios.zh';
import { EmptyStore } from '../../ui/CityNotices';
import { Notice, Problem } from '../../ui/Notice';
import { setAddress } from '../../ui/address';
import { desk } from '../desks';
import { askSignIn } from '../SignIn';
import { account, city } from '../state';
import { Changes } from './Changes';
import { compared } from './compared';
import { AreaTable, WhoTable } from './Details';
import { Figures } from './Figures';
import { Head, Question } from './Head';
import { Compare, List } from './List';
import { loadError, redoStep, retry, undoStep } from './state';
import { Stage } from './Stage';
import { Chosen } from './Subject';
import { Tools } from './Tools';
import './scenarios.css';

addWords(scenariosZh, scenariosEn);

/** What would be if: changes at the left and on the map, and the figures that follow them. */
export function Desk() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || (event.target as Element).closest('input, textarea, select, dialog')) return;
      const key = event.key.toLowerCase();
      if (key === 'z' && !event.shiftKey) undoStep();
      else if (key === 'y' || (key === 'z' && event.shiftKey)) redoStep();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <main class="desk">
      <section class="panel scenario" aria-label={t('scenario.panel')}>
        <EmptyStore city={city.value!} />
        {account.value ? (compared.value.length > 0 ? <Compare /> : <Panel />) : (
          <Notice>
            <p>{t('scenario.signIn')}</p>
            <button type="button" class="button button-primary" onClick={() => askSignIn()}>{t('signIn.open')}</button>
          </Notice>
        )}
      </section>
      <Stage />
    </main>
  );
}

function Panel() {
  return (
    <>
      <Head />
      <Question />
      {loadError.value !== null && <Problem error={loadError.value} onRetry={retry} />}
      <Figures />
      <Tools />
      <Chosen />
      <Changes />
      <Tabs />
    </>
  );
}

const tabs = ['areas', 'who', 'list'] as const;
const tab = signal(tabs.find((name) => name === new URLSearchParams(location.search).get('stab')) ?? 'areas');
effect(() => {
  const stab = tab.value === 'areas' ? null : tab.value;
  if (desk.value === 'scenarios') setAddress({ stab });
});

function Tabs() {
  const choose = (name: (typeof tabs)[number]) => {
    tab.value = name;
    document.getElementById(`scenario-tab-${name}`)?.focus();
  };
  return (
    <div class="results">
      <div class="tabs" role="tablist" aria-label={t('scenario.tabs')}>
        {tabs.map((name, i) => (
          <button key={name} id={`scenario-tab-${name}`} type="button" role="tab" aria-selected={tab.value === name} aria-controls="scenario-tab-panel" tabIndex={tab.value === name ? 0 : -1}
            onClick={() => { tab.value = name; }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') choose(tabs[(i + 1) % tabs.length]!);
              else if (event.key === 'ArrowLeft') choose(tabs[(i + tabs.length - 1) % tabs.length]!);
            }}>{t(`scenario.tab.${name}`)}</button>
        ))}
      </div>
      <div id="scenario-tab-panel" role="tabpanel" aria-labelledby={`scenario-tab-${tab.value}`}>
        {tab.value === 'areas' ? <AreaTable /> : tab.value === 'who' ? <WhoTable /> : <List />}
      </div>
    </div>
  );
}
