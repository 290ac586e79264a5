import { effect } from '@preact/signals';
import { render } from 'preact';
import { addWords, language, t } from '../i18n';
import { plannerEn } from '../i18n/planner.en';
import { plannerZh } from '../i18n/planner.zh';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { Problem } from '../ui/Notice';
import { Tour, TourButton } from '../ui/tour/Tour';
import '../ui/theme.css';
import '../ui/parts.css';
import '../ui/map.css';
import './planner.css';
import '../ui/printing';
import { desk, deskError, deskNames, loadDesk, loaded, openDesk } from './desks';
import { DeskKeys, KeysButton } from './KeyHelp';
import { AccountButton, SignIn, WrongRole } from './SignIn';
import { city, start, startError } from './state';

addWords(plannerZh, plannerEn);

function App() {
  if (startError.value) return <main class="start"><Problem error={startError.value} onRetry={() => void start()} /></main>;
  if (!city.value) return <Loading />;
  return (
    <div class="planner">
      <header class="bar">
        <img src="/favicon.svg" width="28" height="28" alt="" />
        <h1>{city.value.name}<span class="quiet">{t('planner.title')}</span></h1>
        <nav class="desks" aria-label={t('desk.label')}>
          {deskNames.map((name) => (
            <button key={name} type="button" class="desks-tab" aria-current={desk.value === name ? 'page' : undefined} onClick={() => openDesk(name)}>{t(`desk.${name}`)}</button>
          ))}
        </nav>
        <div class="bar-end">
          <a class="button button-quiet" href={`/?lang=${language.value}`}>{t('planner.toResident')}</a>
          {desk.value !== 'coverage' && <KeysButton />}
          <TourButton before={() => { if (desk.peek() !== 'coverage') openDesk('coverage'); }} />
          <LanguageSwitch />
          <AccountButton />
        </div>
      </header>
      <WrongRole />
      <OpenDesk />
      <SignIn />
    </div>
  );
}

function OpenDesk() {
  const Desk = loaded.value[desk.value];
  if (deskError.value) return <main class="start"><Problem error={deskError.value} onRetry={() => void loadDesk(desk.peek())} /></main>;
  if (!Desk) return <Loading />;
  return <><Desk />{desk.value === 'coverage' ? <Tour role="planner" /> : <DeskKeys desk={desk.value} />}</>;
}

const Loading = () => <main class="start" aria-busy="true"><p class="quiet" role="status">{t('app.loading')}</p></main>;

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN';
  document.title = city.value ? `${city.value.name} · ${t(`desk.${desk.value}`)} · ${t('planner.title')}` : 'GridMap';
});
effect(() => { void loadDesk(desk.value); });
void start();
render(<App />, document.getElementById('app')!);
