import { effect } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { keptSince, placeName } from '../api/client';
import { addWords, language, t } from '../i18n';
import { residentEn } from '../i18n/resident.en';
import { residentZh } from '../i18n/resident.zh';
import { metres, minutes, moment } from '../i18n/format';
import { Icon } from '../ui/Icon';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { EmptyStore, GeneratedBadge } from '../ui/CityNotices';
import { Notice, Problem } from '../ui/Notice';
import { Tour, TourButton } from '../ui/tour/Tour';
import '../ui/theme.css';
import '../ui/parts.css';
import '../ui/map.css';
import './resident.css';
import '../ui/printing';
import { Asked } from './Asked';
import { Conditions } from './Conditions';
import { gpsProblem, locate, locating } from './gps';
import { Heading } from './Heading';
import { Items } from './Items';
import type { MapView } from './Map';
import { registerServiceWorker } from './offline';
import { Search } from './Search';
import { Sheet } from './Sheet';
import { choosePlace, city, itemCode, loading, nearest, nearestError, place, retry, start, startError } from './state';
import { Stations } from './Stations';
import { task } from './tasks';
import { TaskButtons, TaskView } from './TaskView';

addWords(residentZh, residentEn);

function App() {
  const known = city.value;
  if (startError.value && !known) return <main class="start"><Problem error={startError.value} onRetry={() => void start()} /></main>;
  return (
    <main class="resident">
      <h1 class="sr-only">{t('resident.title', { city: known?.name ?? '' })}</h1>
      <MapSpace />
      <div class="top">
        <Search />
        <LanguageSwitch />
      </div>
      {known && <GeneratedBadge city={known} />}
      <Sheet about={sheetAbout()}>
        {known && <EmptyStore city={known} />}
        {keptSince.value && <Notice icon="cloudOff" tone="warn"><p>{t('offline.kept', { time: moment(keptSince.value) })}</p></Notice>}
        {gpsProblem.value && (
          <Notice icon="warning" tone="warn"><strong>{t('gps.failed')}</strong><p>{t(gpsProblem.value)}</p></Notice>
        )}
        <p class="sr-only" role="status">{answerInWords()}</p>
        {task.value ? <TaskView now={task.value} /> : <>{place.value ? <Answer /> : <Empty />}<TaskButtons /></>}
        <footer class="foot">
          <a href={`/planner?lang=${language.value}`}>{t('resident.toPlanner')}</a>
          <span>{known?.name}</span>
          <TourButton />
        </footer>
      </Sheet>
      {!place.value && !itemCode.value && !task.value && <Tour role="resident" />}
    </main>
  );
}

/** Another place, thing to do or task is another answer. Where a report is made its place is only one of its fields. */
function sheetAbout(): string {
  if (task.value) return task.value.type;
  return [itemCode.value, place.value?.lon, place.value?.lat].join();
}

/** The map is most of the page's script: it comes after what can be read and pressed. */
function MapSpace() {
  const [Map, setMap] = useState<{ View: typeof MapView } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = () => {
    setError(null);
    import('./Map').then(({ MapView }) => setMap({ View: MapView }), setError);
  };
  useEffect(load, []);
  if (error) return <div class="map map-missing"><Problem error={error} onRetry={load} /></div>;
  return Map && city.value ? <Map.View /> : <div class="map" aria-busy="true" />;
}

/** For those who do not see the answer come: the nearest station and its minutes, and where that is closed the nearest open one. */
function answerInWords(): string {
  const found = nearest.value?.stations.filter((station) => station.walkSeconds !== null) ?? [];
  const first = found[0];
  if (!first || loading.value) return '';
  const said = (key: 'nearest.said' | 'nearest.saidClosed' | 'nearest.saidOpen', station: typeof first) => t(key, { name: placeName(station, language.value), time: minutes(station.walkSeconds!) });
  if (first.openNow !== false) return said('nearest.said', first);
  const open = found.find((station) => station.openNow);
  return said('nearest.saidClosed', first) + (open ? said('nearest.saidOpen', open) : '');
}

function Empty() {
  return (
    <div class="empty">
      <Asked />
      <Heading>{t(itemCode.value ? 'empty.where' : 'empty.title')}</Heading>
      <p class="quiet">{t(itemCode.value ? 'empty.whereText' : 'empty.text')}</p>
      <button type="button" class="button button-primary" aria-busy={locating.value} onClick={locate}><Icon name="locate" />{t(locating.value ? 'gps.locating' : 'gps.locate')}</button>
      <ul class="ways">
        <li><Icon name="pin" />{t('empty.tap')}</li>
        <li><Icon name="search" />{t('empty.search')}</li>
      </ul>
      {!itemCode.value && <Items />}
    </div>
  );
}

function Answer() {
  const found = nearest.value;
  const area = found?.area;
  const where = place.value!;
  return (
    <div class="answer" aria-busy={loading.value}>
      <header class="answer-head">
        <div>
          <Heading>{where.name ?? t(where.fromGps ? 'place.here' : 'place.chosen')}</Heading>
          <p class="quiet">
            {[area?.community, area?.grid, area?.microGrid].filter(Boolean).join(' · ') || (nearestError.value === null && t(found ? 'place.outside' : 'app.loading'))}
            {found?.from.snapped && found.from.snapMetres !== null && found.from.snapMetres > 30 && ` · ${t('place.toStreet', { length: metres(found.from.snapMetres) })}`}
          </p>
        </div>
        <button type="button" class="icon-button" aria-label={t('place.clear')} title={t('place.clear')} onClick={() => choosePlace(null)}><Icon name="close" /></button>
      </header>
      <Conditions />
      {nearestError.value ? <Problem error={nearestError.value} onRetry={retry} /> : found ? <Stations /> : <Skeleton />}
    </div>
  );
}

const Skeleton = () => <div class="skeleton" role="status"><span class="sr-only">{t('app.loading')}</span><i /><i /><i /></div>;

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN';
  document.title = city.value ? t('resident.title', { city: city.value.name }) : 'GridMap';
});
void start();
registerServiceWorker();
render(<App />, document.getElementById('app')!);
