import { useEffect, useRef } from 'preact/hooks';
import type { LonLat } from '../../api/types';
import { addWords, language, t } from '../../i18n';
import { scenariosEn } from '../../i18n/scenarios.en';
import { scenariosZh } from '../../i18n/scenarios.zh';
import { sitingEn } from '../../i18n/siting.en';
import { sitingZh } from '../../i18n/siting.zh';
import { share } from '../../i18n/format';
import { ScenarioMap, type Marked, type NewStreet } from '../../map/scenarioMap';
import { EmptyStore, GeneratedBadge } from '../../ui/CityNotices';
import { Notice, Problem } from '../../ui/Notice';
import { askSignIn } from '../SignIn';
import { changeText, placesOf } from '../scenarios/describe';
import { flight } from '../scenarios/fly';
import '../scenarios/scenarios.css';
import { ShareScale } from '../scenarios/ShareScale';
import { account, city } from '../state';
import { AskSites } from './AskSites';
import { Outcome } from './Outcome';
import './siting.css';
import { baseRun, geometry, hoveredStep, loadError, retry, run, shares, stations, stepCount, takenSteps, view } from './state';

addWords(scenariosZh, scenariosEn);
addWords(sitingZh, sitingEn);

/** Where to change what, for a number of changes: the question and the answer at the left, the steps on the map. */
export function Desk() {
  const searching = run.value !== null;
  return (
    <main class="desk">
      <section class="panel siting" aria-label={t('siting.panel')}>
        <EmptyStore city={city.value!} />
        {account.value ? (
          <>
            {searching && <Outcome />}
            <AskSites />
            {loadError.value !== null && <Problem error={loadError.value} onRetry={retry} />}
            {!searching && <Outcome />}
          </>
        ) : (
          <Notice>
            <p>{t('siting.signIn')}</p>
            <button type="button" class="button button-primary" onClick={() => askSignIn()}>{t('signIn.open')}</button>
          </Notice>
        )}
      </section>
      <div class="stage scenario-stage">
        <div class="stage-map">
          <SitesMap />
          <GeneratedBadge city={city.value!} />
          <section class="maps-legend" aria-label={t('legend.title')}><p>{t('legend.areas')}</p><ShareScale /></section>
        </div>
      </div>
    </main>
  );
}

function marks(): Marked[] {
  const known: Marked[] = (stations.value?.features ?? []).map(({ geometry: { coordinates }, properties: { id, name } }) => ({
    key: `station:${id}`, place: coordinates as LonLat, name: name || '—', tone: 'station', state: 'known', chosen: false,
  }));
  const steps: Marked[] = takenSteps.value.flatMap((step, i) => {
    const places = placesOf(step.change);
    const place = places[Math.floor((places.length - 1) / 2)];
    return place ? [{ key: `step:${i}`, place, name: `${t('siting.step', { n: i + 1 })}: ${changeText(step.change)}`, tone: 'station' as const, state: 'added' as const, chosen: hoveredStep.value === i, label: String(i + 1) }] : [];
  });
  return [...known, ...steps];
}

const streets = (): NewStreet[] => takenSteps.value.flatMap((step, i) => (step.change.type === 'add_street'
  ? [{ key: `step:${i}`, line: step.change.line, name: changeText(step.change), chosen: false, wrong: false }] : []));

function SitesMap() {
  const element = useRef<HTMLDivElement>(null);
  const kept = useRef<ScenarioMap | null>(null);
  useEffect(() => {
    const nothing = () => undefined;
    const map = new ScenarioMap(element.current!, city.peek()!, view.peek(), false, {
      areas: { onHover: nothing, label: (id) => { const area = geometry.peek()?.features.find((one) => one.properties.id === id); return area ? `${area.properties.name} · ${share(shares.peek().get(id))}` : ''; } },
      onChoose: nothing, onDrag: nothing, onCorner: nothing, onPlace: nothing, onLine: nothing, onCorners: nothing, onCancel: nothing,
      onView: (next) => { view.value = next; },
    });
    kept.current = map;
    return () => map.remove();
  }, []);
  const theMarks = marks();
  const theStreets = streets();
  const household = baseRun.value?.id ?? null;
  useEffect(() => kept.current!.nameButtons(), [language.value]);
  useEffect(() => kept.current!.showAreas(geometry.value, shares.value), [geometry.value, shares.value]);
  useEffect(() => kept.current!.showHouseholds(household), [household]);
  useEffect(() => kept.current!.showMarks(theMarks), [JSON.stringify(theMarks), language.value]);
  useEffect(() => kept.current!.showStreets(theStreets), [JSON.stringify(theStreets)]);
  useEffect(() => { if (flight.value) kept.current!.flyTo(flight.value.places); }, [flight.value]);
  // A new answer is shown as a whole.
  useEffect(() => {
    const places = takenSteps.peek().flatMap((step) => placesOf(step.change));
    if (run.value?.result && places.length > 0 && stepCount.peek() === null) kept.current!.flyTo(places);
  }, [run.value?.result]);
  return <div ref={element} class="map" role="application" aria-label={t('siting.map')} />;
}
