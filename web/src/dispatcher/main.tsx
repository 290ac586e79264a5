import { effect } from '@preact/signals';
import { render, type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { SignIn as Sent } from '../api/types';
import { addWords, language, t } from '../i18n';
import { dispatcherEn } from '../i18n/dispatcher.en';
import { dispatcherZh } from '../i18n/dispatcher.zh';
import { handoverEn } from '../i18n/handover.en';
import { handoverZh } from '../i18n/handover.zh';
import { AccountName } from '../ui/AccountName';
import { EmptyStore, GeneratedBadge } from '../ui/CityNotices';
import { DemoHint } from '../ui/DemoHint';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { Notice, Problem } from '../ui/Notice';
import { SignInForm } from '../ui/SignInForm';
import { Tour, TourButton } from '../ui/tour/Tour';
import '../ui/theme.css';
import '../ui/parts.css';
import '../ui/map.css';
import './dispatcher.css';
import '../ui/printing';
import { BoardPanel } from './Board';
import { Detail } from './Detail';
import { List } from './List';
import { live } from './live';
import { MapView } from './Map';
import { account, calling, city, demoAccounts, mayDesk, mayDispatch, openView, selectedId, start, startError, tab, view, views } from './state';
import { Workers } from './workers/Workers';

addWords(dispatcherZh, dispatcherEn);
addWords(handoverZh, handoverEn);

function App() {
  if (startError.value) return <main class="start"><Problem error={startError.value} onRetry={() => void start()} /></main>;
  if (!city.value) return <main class="start" aria-busy="true"><p class="quiet" role="status">{t('app.loading')}</p></main>;
  return (
    <div class="dispatcher">
      <header class="bar">
        <img src="/favicon.svg" width="28" height="28" alt="" />
        <h1>{city.value.name}<span class="quiet">{t('dispatcher.title')}</span></h1>
        {mayDesk.value && <Views />}
        {mayDispatch.value && <span class={`live${live.value ? ' is-live' : ''}`} role="status"><i /><span class="live-text">{t(live.value ? 'live.on' : 'live.off')}</span></span>}
        <nav class="bar-end">{mayDispatch.value && <TourButton before={() => openView('events')} />}<LanguageSwitch />{account.value && <SignOut />}</nav>
      </header>
      {!mayDesk.value ? <SignIn /> : <Shown />}
    </div>
  );
}

const Views = () => (
  <nav class="segments views" aria-label={t('desk.views')}>
    {views.value.map((name) => <button key={name} type="button" aria-pressed={view.value === name} onClick={() => openView(name)}>{t(`desk.${name}`)}</button>)}
  </nav>
);

const later = {
  households: () => import('./households/Households'),
  points: () => import('./points/Points'),
  call: () => import('./call/Call'),
} satisfies Record<string, () => Promise<{ Part: ComponentType }>>;

/** A part that is loaded when it is opened. */
function Later({ name }: { name: keyof typeof later }) {
  const [part, setPart] = useState<{ Part: ComponentType } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = () => { setError(null); later[name]().then(setPart, setError); };
  useEffect(load, [name]);
  if (error !== null) return <Problem error={error} onRetry={load} />;
  return part ? <part.Part /> : <p class="quiet" role="status">{t('app.loading')}</p>;
}

function Shown() {
  if (view.value === 'workers') return <Workers />;
  return view.value === 'events' ? <Desk /> : <Later key={view.value} name={view.value} />;
}

function Desk() {
  const tabs = ['board', 'list', 'map'] as const;
  return (
    <main class={`desk shows-${tab.value}${selectedId.value || calling.value ? ' has-detail' : ''}`}>
      <nav class="phone-tabs segments" aria-label={t('dispatcher.title')}>
        {tabs.map((name) => <button key={name} type="button" aria-pressed={tab.value === name} onClick={() => { tab.value = name; selectedId.value = null; calling.value = false; }}>{t(`dispatcher.tab.${name}`)}</button>)}
      </nav>
      <div class="desk-board"><EmptyStore city={city.value!} /><BoardPanel /></div>
      <div class="desk-list">{calling.value ? <Later name="call" /> : selectedId.value ? <Detail /> : <List />}</div>
      <div class="desk-map"><MapView /><GeneratedBadge city={city.value!} /></div>
      <Tour role="dispatcher" />
    </main>
  );
}

function SignOut() {
  const [error, setError] = useState(false);
  const signOut = () => api.signOut().then(() => { account.value = null; }, (failure: unknown) => { console.error(failure); setError(true); });
  return (
    <span class="account">
      <AccountName account={account.value!} />
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>{t(error ? 'signIn.outFailed' : 'signIn.out')}</button>
    </span>
  );
}

async function signIn(sent: Sent): Promise<void> {
  const session = await api.signIn(sent);
  if (session.account?.mustChangePassword) location.assign('/account');
  else account.value = session.account;
}

const SignIn = () => (
  <main class="sign-in">
    <div>
      <h2>{t('dispatcher.signIn')}</h2>
      <SignInForm signIn={signIn} keep>
        {account.value && <Notice icon="info"><p>{t('dispatcher.otherRole', { name: account.value.displayName })}</p></Notice>}
        <DemoHint names={demoAccounts.value.filter((name) => name === 'dispatcher')} />
      </SignInForm>
    </div>
  </main>
);

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN';
  document.title = city.value ? `${city.value.name} · ${t('dispatcher.title')}` : 'GridMap';
});
void start();
render(<App />, document.getElementById('app')!);
