import { nameOf, placeName } from '../api/client';
import type { NearStation } from '../api/types';
import { language, t } from '../i18n';
import { hoursInWords, metres, minutes, timeFrom, walkMinutes } from '../i18n/format';
import { Icon, type IconName } from '../ui/Icon';
import { GeneratedMark, Notice, Problem } from '../ui/Notice';
import { ToBring } from './ToBring';
import { tellWay, type Sign } from './way';
import { bringInCard, chooseStation, chosen, chosenId, details, itemCode, kinds, nearest, retry, route, routeError } from './state';

const signs: Record<Sign, IconName> = {
  start: 'straight', straight: 'straight', slight_left: 'bearLeft', slight_right: 'bearRight', left: 'turnLeft', right: 'turnRight',
  sharp_left: 'sharpLeft', sharp_right: 'sharpRight', back: 'turnBack', arrive: 'pin', steps: 'stairs', crossing: 'crossing', gate: 'gate',
};

export function Stations() {
  const found = nearest.value;
  if (!found) return null;
  if (!found.from.snapped) return <Unsnapped snapMetres={found.from.snapMetres} />;
  if (found.stations.length === 0) {
    return <Notice icon="none" tone="warn"><strong>{t('nearest.none')}</strong><p>{t(itemCode.value ? 'nearest.noneItem' : 'nearest.noneHelp')}</p></Notice>;
  }
  const responsible = found.responsible;
  const apart = responsible && !found.stations.some((station) => station.id === responsible.id) ? responsible : null;
  return (
    <>
      <Comparison />
      <ol class="stations" aria-label={t('nearest.list')}>
        {found.stations.map((station, index) => <Row key={station.id} station={station} rank={index + 1} now={found.at} />)}
      </ol>
      {apart && (
        <>
          <h2 class="quiet-title">{t('nearest.yourCentre')}</h2>
          <ol class="stations"><Row station={apart} rank={null} now={found.at} /></ol>
        </>
      )}
    </>
  );
}

/** The responsible centre beside the nearest: nobody should have to go back to "their" centre where a nearer one serves. */
function Comparison() {
  const found = nearest.value!;
  const first = found.stations[0]!;
  const responsible = found.responsible;
  if (!responsible) return null;
  if (responsible.id === first.id) return <Notice icon="check"><p>{t('responsible.same', { name: said(first) })}</p></Notice>;
  if (!responsible.offersItem) {
    return <Notice icon="swap"><p>{t('responsible.cannot', { responsible: said(responsible), nearer: said(first) })}</p></Notice>;
  }
  const saved = responsible.walkSeconds === null || first.walkSeconds === null ? 0 : walkMinutes(responsible.walkSeconds) - walkMinutes(first.walkSeconds);
  return (
    <Notice icon="swap">
      <p>{t(itemCode.value ? 'responsible.nearerItem' : 'responsible.nearer', { responsible: said(responsible), nearer: said(first) })}</p>
      {saved > 0 && <p class="quiet">{t('responsible.saves', { n: saved })}</p>}
    </Notice>
  );
}

function Row({ station, rank, now }: { station: NearStation; rank: number | null; now: string }) {
  const isChosen = chosenId.value === station.id;
  const kind = kinds.value.find((value) => value.code === station.kind);
  return (
    <li class={`station${isChosen ? ' is-chosen' : ''}`}>
      <button type="button" class="station-button" aria-expanded={isChosen} onClick={() => chooseStation(isChosen ? null : station.id)}>
        <span class="station-time">
          {station.walkSeconds === null ? <span class="quiet">{t('nearest.noWalk')}</span> : <><b>{walkMinutes(station.walkSeconds)}</b><small>{t('unit.minutesOnly', { n: walkMinutes(station.walkSeconds) })}</small></>}
        </span>
        <span class="station-text">
          <span class="station-name">{rank !== null && <span class="sr-only">{rank}. </span>}{said(station)}</span>
          {said(station) !== station.name && <span class="station-sign" lang="zh-CN">{station.name}</span>}
          <span class="station-detail">
            <Hours station={station} now={now} />
            {station.walkMetres !== null && <span>{metres(station.walkMetres)}</span>}
            <span>{kind ? nameOf(kind, language.value) : station.kind}</span>
          </span>
          <span class="marks">
            {station.isResponsible && <span class="mark mark-own">{t('mark.responsible')}</span>}
            {itemCode.value && <span class={`mark ${station.offersItem ? 'mark-yes' : 'mark-no'}`}>{t(station.offersItem ? 'mark.offers' : 'mark.offersNot')}</span>}
            {station.generated && <GeneratedMark />}
          </span>
        </span>
        <span class="station-open"><Icon name="chevron" size={18} /></span>
      </button>
      {isChosen && chosen.value && <>{itemCode.value && bringInCard.value && <ToBring />}<Walk name={said(station)} /><Details /></>}
    </li>
  );
}

const said = (station: NearStation): string => placeName(station, language.value);

function Hours({ station, now }: { station: NearStation; now: string }) {
  if (station.openNow === null) return <span>{t('hours.unknown')}</span>;
  if (station.openNow) {
    return <span class="is-open">{station.nextClosing ? t('hours.openUntil', { time: timeFrom(station.nextClosing, now) }) : t('hours.open')}</span>;
  }
  return <span class="is-closed">{station.nextOpening ? t('hours.closedUntil', { time: timeFrom(station.nextOpening, now) }) : t('hours.closed')}</span>;
}

/** The way, as somebody who knows it would tell it. */
function Walk({ name }: { name: string }) {
  if (routeError.value) return <Problem error={routeError.value} onRetry={retry} />;
  const walk = route.value?.properties;
  if (!walk) return <p class="station-walk quiet" role="status">{t('route.loading')}</p>;
  return (
    <div class="station-walk">
      <h3 class="walk-sum"><Icon name="walk" size={18} />{t('route.sum', { time: minutes(walk.seconds), length: metres(walk.metres) })}</h3>
      <ol class="steps" aria-label={t('way.title')}>
        {tellWay(walk, name).map((told, index) => (
          <li key={index}>
            <Icon name={signs[told.sign]} />
            <span>{told.text}{told.more && <small>{told.more}</small>}</span>
            {told.metres !== null && <span class="quiet">{metres(told.metres)}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Details() {
  const known = details.value;
  if (!known) return null;
  const facts = [
    [t('station.hours'), known.openingHours && hoursInWords(known.openingHours)],
    [t('station.address'), known.address],
  ] as const;
  return (
    <>
      <dl class="station-facts">{facts.map(([name, fact]) => fact && <div key={name}><dt>{name}</dt><dd>{fact}</dd></div>)}</dl>
      {known.phone && <a class="button station-call" href={`tel:${known.phone.replace(/[^+\d]/g, '')}`}><Icon name="phone" />{t('station.call', { phone: known.phone })}</a>}
    </>
  );
}

function Unsnapped({ snapMetres }: { snapMetres: number | null }) {
  return (
    <Notice icon="warning" tone="warn">
      <strong>{t('unsnapped.title')}</strong>
      <p>{snapMetres === null ? t('unsnapped.unknown') : t('unsnapped.distance', { length: metres(snapMetres) })}</p>
      <p>{t('unsnapped.help')}</p>
    </Notice>
  );
}
