import { t } from '../i18n';
import { Icon, type IconName } from '../ui/Icon';
import { Notice } from '../ui/Notice';
import { Tour } from '../ui/tour/Tour';
import { HouseholdScreen } from './HouseholdScreen';
import { later } from './later';
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

const MapTab = later(() => import('./MapScreen').then((module) => module.MapScreen));
const EventsTab = later(() => import('./events/parts').then((module) => module.EventsScreen));
const Raise = later(() => import('./events/parts').then((module) => module.RaiseScreen));
const EventFront = later(() => import('./events/parts').then((module) => module.EventScreen));

function Work() {
  const { tab, household, event, raising } = view.value;
  const householdInFront = household !== null && !raising;
  const inFront = householdInFront || event !== null;
  return (
    <div class="worker">
      <div class="worker-main" inert={inFront}>
        <Status />
        <UpdateBar />
        <main class="worker-body">
          {/* The list stays where it was scrolled to. */}
          <div class="screen" hidden={tab !== 'list'}><ListScreen /></div>
          {tab === 'map' && <MapTab />}
          {tab === 'event' && (raising ? <Raise key={household} householdId={household} /> : <EventsTab />)}
          {tab === 'outbox' && <OutboxScreen />}
          {tab === 'me' && <MeScreen />}
        </main>
        <Tabs current={tab} />
      </div>
      {householdInFront && <HouseholdScreen key={household} id={household} />}
      {event !== null && <EventFront key={event} id={event} />}
      <Toast />
      {tab === 'list' && !inFront && <Tour role="worker" />}
    </div>
  );
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
