import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { HouseholdDifference } from '../../api/scenarios';
import type { LonLat } from '../../api/types';
import { language, t, tCode } from '../../i18n';
import { share, whole } from '../../i18n/format';
import type { Way } from '../../map/differenceDots';
import { palette } from '../../map/palette';
import { ScenarioMap, type Marked, type NewStreet } from '../../map/scenarioMap';
import { GeneratedBadge } from '../../ui/CityNotices';
import { city } from '../state';
import { changeText, stationName } from './describe';
import { flight } from './fly';
import { box, gateZoom, shownGates } from './gates';
import {
  baseRun, changes, commit, difference, draft, geometry, households, householdsCut, hoveredArea, add, present, replace, sharesNow, sharesThen, show, stations, subject, tool, trying, view,
} from './state';
import { findStreet } from './streets';
import { ShareScale } from './ShareScale';
import { drawn, mostCorners, place, places, use } from './Tools';

const wayOf = (one: HouseholdDifference): Way => (one.outcomeAfter === 'covered' && one.outcomeBefore !== 'covered' ? 'gained'
  : one.outcomeBefore === 'covered' && one.outcomeAfter !== 'covered' ? 'lost'
    : (one.walkSecondsAfter ?? Infinity) < (one.walkSecondsBefore ?? Infinity) ? 'nearer' : 'farther');

/** Stations of the question and gates in view, as the changes would have them, or as they are. */
function marks(then: boolean): Marked[] {
  const chosen = subject.value;
  const all = then ? changes.value : [];
  const moved = new Map(all.flatMap((change) => (change.type === 'move_station' ? [[change.id, [change.lon, change.lat] as LonLat] as const] : [])));
  const closed = new Set(all.flatMap((change) => (change.type === 'close_station' ? [change.id] : [])));
  const set = new Set(all.flatMap((change) => (change.type === 'set_station' ? [change.id] : [])));
  const isChosen = (type: 'station' | 'gate', id: number) => then && chosen !== null && (chosen.type === type ? chosen.id === id
    : chosen.type === 'change' && (() => { const change = draft.value.changes[chosen.index]; return change !== undefined && 'id' in change && change.id === id && change.type.endsWith(type); })());
  const known: Marked[] = (stations.value?.features ?? []).map(({ geometry: { coordinates }, properties: { id } }) => {
    const from = coordinates as LonLat;
    const to = moved.get(id);
    return {
      key: `station:${id}`, place: to ?? from, name: stationName(id), tone: 'station', chosen: isChosen('station', id),
      state: closed.has(id) ? 'closed' : to ? 'moved' : set.has(id) ? 'set' : 'known', ...(to && { from }),
    };
  });
  const added: Marked[] = all.flatMap((change, index) => (change.type === 'add_station' || change.type === 'add_gate' ? [{
    key: `change:${index}`, place: [change.lon, change.lat] as LonLat, name: changeText(change), tone: change.type === 'add_gate' ? 'gate' as const : 'station' as const,
    state: 'added' as const, chosen: chosen?.type === 'change' && chosen.index === index,
  }] : []));
  const gates: Marked[] = shownGates.value.map((gate) => {
    const access = then ? gate.accessThen : gate.access;
    return { key: `gate:${gate.id}`, place: gate.place, name: `${gate.compound} · ${tCode('scenario.access', access)}`, tone: 'gate', state: access === 'closed' ? 'shut' : access, chosen: isChosen('gate', gate.id) };
  });
  return [...gates, ...known, ...added];
}

function streets(then: boolean): NewStreet[] {
  const wrong = new Set((difference.value?.problems ?? []).map((problem) => problem.change));
  const chosen = subject.value;
  const isChosen = (index: number) => chosen?.type === 'change' && chosen.index === index;
  const closed: NewStreet[] = then ? draft.value.changes.flatMap((change, index) => {
    const street = change.type === 'remove_street' ? findStreet(change.id) : null;
    return street ? [{ key: `change:${index}`, line: street.line, name: changeText(change), chosen: isChosen(index), wrong: false, closed: true }] : [];
  }) : [];
  return then ? [...closed, ...draft.value.changes.flatMap((change, index) => ((change.type === 'add_street' || change.type === 'add_gate') && change.line
    ? [{ key: `change:${index}`, line: change.line, name: changeText(change), chosen: change.type === 'add_street' && isChosen(index), wrong: !trying.value && wrong.has(index) }] : []))] : [];
}

function choose(key: string): void {
  if (tool.peek() !== 'choose') use('choose');
  const [type, id] = key.split(':') as ['station' | 'gate' | 'change', string];
  subject.value = type === 'change' ? { type, index: Number(id) } : { type, id: Number(id) };
}

function dragged(key: string, [lon, lat]: LonLat, done: boolean): void {
  const [type, id] = key.split(':');
  if (type === 'change') {
    const index = Number(id);
    const change = draft.peek().changes[index];
    if (change?.type !== 'add_station') return;
    if (done) replace(index, { ...change, lon, lat });
    else trying.value = { index, change: { ...change, lon, lat } };
  } else {
    const change = { type: 'move_station' as const, id: Number(id), lon, lat };
    if (done) add(change);
    else trying.value = { index: null, change };
  }
  if (done) choose(key);
}

function corner(key: string, at: number, to: LonLat, done: boolean): void {
  const index = Number(key.split(':')[1]);
  const change = draft.peek().changes[index];
  if (change?.type !== 'add_street') return;
  const next = { ...change, line: change.line.map((old, i) => (i === at ? to : old)) };
  if (done) commit({ changes: draft.peek().changes.map((other, i) => (i === index ? next : other)) });
  else trying.value = { index, change: next };
}

function areaLabel(id: number, then: boolean): string {
  const area = present.peek()?.areas.find((row) => row.id === id);
  if (!area) return '';
  const now = share(sharesNow.peek().get(id));
  return then ? `${area.name} · ${now} → ${share(sharesThen.peek().get(id))}` : `${area.name} · ${now}`;
}

/** Areas by who is gained and who is lost in them: the more of an area's people, the stronger. */
function differenceFill(id: number): { colour: string; strength: number } | null {
  const area = difference.peek()?.areas.find((row) => row.id === id);
  const net = area ? area.difference.peopleGained - area.difference.peopleLost : 0;
  if (!area || net === 0) return null;
  return { colour: net > 0 ? palette().gain : palette().loss, strength: 0.2 + 0.45 * Math.min(1, Math.abs(net) / Math.max(1, area.people) / 0.25) };
}

/** One map or two; the second shows the city as it is. */
export function Stage() {
  const pair = show.value === 'pair';
  const then = useRef<ScenarioMap | null>(null);
  const now = useRef<ScenarioMap | null>(null);
  const corners = useSignal(0);
  useEffect(() => { if (pair && then.current && now.current) now.current.follow(then.current); }, [pair]);
  const drawing = mostCorners(tool.value) !== null;
  return (
    <div class="stage scenario-stage">
      <div class="stage-map">
        <div class={`maps${pair ? ' maps-pair' : ''}`}>
          {pair && <div class="maps-one"><OneMap kept={now} isThen={false} onCorners={() => undefined} /><span class="maps-name">{t('scenario.mapNow')}</span></div>}
          <div class="maps-one"><OneMap kept={then} isThen onCorners={(count) => { corners.value = count; }} />{pair && <span class="maps-name">{t('scenario.mapThen')}</span>}</div>
        </div>
        <div class="segments maps-show" role="group" aria-label={t('scenario.show')}>
          {(['one', 'pair', 'difference'] as const).map((name) => <button key={name} type="button" aria-pressed={show.value === name} onClick={() => { show.value = name; }}>{t(`scenario.show.${name}`)}</button>)}
        </div>
        {tool.value !== 'choose' && (
          <div class="draw-bar">
            <button type="button" class="button button-small" onClick={() => (drawing ? then.current?.cornerAtMiddle() : then.current?.placeAtMiddle())}>{t('scenario.putHere')}</button>
            {drawing && corners.value > 0 && <button type="button" class="button button-small" onClick={() => then.current?.takeCornerBack()}>{t('scenario.takeBack')}</button>}
            {drawing && corners.value > 1 && <button type="button" class="button button-small button-primary" onClick={() => then.current?.finishLine()}>{t('scenario.finish')}</button>}
            <button type="button" class="button button-small" onClick={() => use('choose')}>{t('action.cancel')}</button>
          </div>
        )}
        <GeneratedBadge city={city.value!} />
        <Legend />
      </div>
    </div>
  );
}

function OneMap({ kept, isThen, onCorners }: { kept: { current: ScenarioMap | null }; isThen: boolean; onCorners: (count: number) => void }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const map = new ScenarioMap(element.current!, city.peek()!, view.peek(), isThen, {
      areas: {
        onHover: (id) => { hoveredArea.value = id; }, label: (id) => areaLabel(id, isThen),
        ...(isThen && { fill: (id: number) => (show.peek() === 'difference' ? differenceFill(id) : undefined) as ReturnType<typeof differenceFill> }),
      },
      onChoose: choose, onDrag: dragged, onCorner: corner, onPlace: (to) => void place(to), onLine: drawn, onCorners, onCancel: () => use('choose'),
      onView: (next, sides) => { if (isThen) { view.value = next; box.value = sides; } },
    });
    kept.current = map;
    return () => { kept.current = null; map.remove(); };
  }, []);
  const shapes = present.value?.level === difference.value?.level || !difference.value ? geometry.value : null;
  const shares = isThen ? sharesThen.value : sharesNow.value;
  const run = show.value === 'difference' ? null : baseRun.value?.id ?? null;
  const theMarks = marks(isThen);
  const theStreets = streets(isThen);
  const dots = show.value === 'one' ? [] : households.value;
  useEffect(() => { if (isThen) kept.current!.nameButtons(); }, [language.value]);
  useEffect(() => kept.current!.showAreas(shapes, shares), [shapes]);
  useEffect(() => kept.current!.showShares(shares), [shares, show.value]);
  useEffect(() => kept.current!.highlightArea(hoveredArea.value), [hoveredArea.value]);
  useEffect(() => kept.current!.showHouseholds(run), [run]);
  useEffect(() => kept.current!.showMarks(theMarks), [JSON.stringify(theMarks), language.value]);
  useEffect(() => kept.current!.showStreets(theStreets), [JSON.stringify(theStreets)]);
  useEffect(() => kept.current!.showChanged(dots.map((one) => ({ lon: one.lon, lat: one.lat, way: wayOf(one), covered: (isThen ? one.outcomeAfter : one.outcomeBefore) === 'covered' })), show.value === 'pair'), [dots, show.value]);
  useEffect(() => {
    if (!isThen) return;
    const corners = mostCorners(tool.value);
    if (corners === null) kept.current!.draw(null);
    kept.current!.place(places(tool.value));
    if (corners !== null) kept.current!.draw(corners);
    if (tool.value !== 'choose') kept.current!.focus();
    onCorners(0);
  }, [tool.value]);
  useEffect(() => { if (isThen && flight.value) kept.current!.flyTo(flight.value.places); }, [flight.value]);
  return <div ref={element} class="map" role="application" aria-label={isThen ? t('scenario.map') : t('scenario.mapNow')} />;
}

function Legend() {
  const cut = householdsCut.value;
  const far = (view.value?.zoom ?? 0) < gateZoom;
  if (show.value !== 'difference') {
    return (
      <section class="maps-legend" aria-label={t('legend.title')}>
        <p>{t('legend.areas')}</p>
        <ShareScale />
        {show.value === 'pair' && <ul class="maps-outcomes"><li><i class="dot split-covered" />{t('answer.covered')}</li><li><i class="dot split-missing" />{t('answer.missing')}</li></ul>}
        {far ? <p class="quiet">{t('scenario.gateZoom')}</p> : (
          <ul class="gate-keys">{(['public', 'visitors', 'residents', 'closed'] as const).map((access) => (
            <li key={access}><i class={`spot spot-gate is-${access === 'closed' ? 'shut' : access}`} />{t(`scenario.access.${access}`)}</li>
          ))}</ul>
        )}
      </section>
    );
  }
  const people = difference.value?.difference;
  return (
    <section class="maps-legend" aria-label={t('legend.title')}>
      {changes.value.length === 0 ? <p class="quiet">{t('scenario.legend.nothing')}</p> : (
        <>
          <ul>
            {(['gained', 'nearer', 'farther', 'lost'] as const).map((way) => (
              <li key={way}><i class={`way way-${way}`} />{t(`scenario.legend.${way}`)}<span class="quiet">{people && t('unit.peopleCount', { n: people[`people${way[0]!.toUpperCase()}${way.slice(1)}` as 'peopleGained'] })}</span></li>
            ))}
            <li class="quiet">{t('scenario.legend.household')}{cut > 0 && ` · ${t('scenario.legend.cut', { n: whole(cut) })}`}</li>
            <li><i class="swatch way-area-gain" />{t('scenario.legend.areaGain')}</li>
            <li><i class="swatch way-area-loss" />{t('scenario.legend.areaLoss')}</li>
          </ul>
        </>
      )}
    </section>
  );
}
