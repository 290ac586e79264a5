import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { t } from '../i18n';
import { Icon, type IconName } from '../ui/Icon';
import { Notice } from '../ui/Notice';
import { Tour } from '../ui/tour/Tour';
import { EventScreen } from './EventScreen';
import { HouseholdScreen } from './HouseholdScreen';
import { ListScreen } from './ListScreen';
import { MeScreen } from './MeScreen';
import { OutboxScreen } from './OutboxScreen';
import { SignInScreen } from './SignIn';
import { Status } from './Status';
import { Toast } from './Toast';
import { account, attentionItems, attentionPhotos, ready, storageProblem, unsentCount } from './state';
import { updateReady } from './install';
import { goTab, view, type Tab } from './view';

export function App() {
  if (storageProblem.value === 'closed') {
    return (
      <main class="start">
        <Notice icon="warning" tone="warn"><strong>{t('worker.storageClosed')}</strong><p>{t('worker.storageClosedHelp')}</p>
          <button type="button" class="button" onClick={() => location.reload()}>{t('action.retry')}</button></Notice>
      </main>
    );
  }
  if (!ready.value) return <main class="start" aria-busy="true"><p class="quiet" role="status">{t('app.loading')}</p></main>;
  if (!account.value) return <SignInScreen />;
  return <Work />;
}

function Work() {
  const { tab, household } = view.value;
  const inFront = household !== null && tab !== 'event';
  return (
    <div class="worker">
      <div class="worker-main" inert={inFront}>
        <Status />
        <UpdateBar />
        <main class="worker-body">
          {/* The list stays where it was scrolled to. */}
          <div class="screen" hidden={tab !== 'list'}><ListScreen /></div>
          {tab === 'map' && <MapTab />}
          {tab === 'event' && <EventScreen key={household} householdId={household} />}
          {tab === 'outbox' && <OutboxScreen />}
          {tab === 'me' && <MeScreen />}
        </main>
        <Tabs current={tab} />
      </div>
      {inFront && <HouseholdScreen key={household} id={household} />}
      <Toast />
      {tab === 'list' && !inFront && <Tour role="worker" />}
    </div>
  );
}

/** Leaflet comes when the map is looked at: the list must not wait for it. */
function MapTab() {
  const [Screen, setScreen] = useState<ComponentType | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import('./MapScreen').then((module) => setScreen(() => module.MapScreen)).catch((error: unknown) => { console.error(error); setFailed(true); });
  }, []);
  if (failed) return <div class="screen padded"><Notice icon="warning" tone="warn"><p>{t('worker.mapFailed')}</p></Notice></div>;
  return Screen ? <Screen /> : <p class="screen padded quiet" role="status">{t('app.loading')}</p>;
}

function UpdateBar() {
  const update = updateReady.value;
  if (!update) return null;
  return <p class="bar" role="status"><span>{t('worker.updateReady')}</span><button type="button" class="button button-small" onClick={update}>{t('worker.update')}</button></p>;
}

const tabs: { tab: Tab; icon: IconName }[] = [
  { tab: 'list', icon: 'list' }, { tab: 'map', icon: 'pin' }, { tab: 'event', icon: 'flag' }, { tab: 'outbox', icon: 'send' }, { tab: 'me', icon: 'user' },
];

function Tabs({ current }: { current: Tab }) {
  const attention = attentionItems.value.length + attentionPhotos.value.length;
  const unsent = unsentCount.value;
  return (
    <nav class="tabs" aria-label={t('worker.tabs')}>
      {tabs.map(({ tab, icon }) => (
        <button key={tab} type="button" aria-current={tab === current ? 'page' : undefined} onClick={() => goTab(tab)}>
          <span class="tab-icon">
            <Icon name={icon} size={24} />
            {tab === 'outbox' && unsent > 0 && <b class={`badge${attention > 0 ? ' badge-alert' : ''}`}>{attention > 0 ? attention : unsent}</b>}
          </span>
          {t(`worker.tab.${tab}`)}
        </button>
      ))}
    </nav>
  );
}
