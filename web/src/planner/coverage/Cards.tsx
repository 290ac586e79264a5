import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { nameOf } from '../../api/client';
import type { AreaCoverage, Gap } from '../../api/types';
import { language, t, tCode } from '../../i18n';
import { hoursInWords, localNow, metres, minutes, share, squareKilometres, timeFrom, whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { GeneratedMark, Problem } from '../../ui/Notice';
import { missingPeople } from './sort';
import { city, items, kinds } from '../state';
import { cardOpener, figures, narrow, parentNames, retry, run, select, selectedGap, selection, station, stationError } from './state';
import { closesText, remedyIcons, remedyText } from './remedies';
import { TakeRemedy } from './TakeRemedy';
import { WhatIf } from './WhatIf';
import { reach, tried } from './whatIf';
import { obstacles, reasonIcons, whyText } from './reasons';

/** What is selected, beside the map. */
export function Detail() {
  const chosen = selection.value;
  if (!chosen) return null;
  if (chosen.type === 'station') return <StationCard />;
  if (chosen.type === 'gap') return selectedGap.value ? <GapCard gap={selectedGap.value} /> : <Waiting />;
  const area = figures.value?.areas.find((row) => row.id === chosen.id);
  return area ? <AreaCard area={area} /> : <Waiting />;
}

/** Room for a card on a phone, so that what is below does not jump when it comes. */
const Waiting = () => <div class="card card-waiting" />;

function close(): void {
  const opener = cardOpener.value;
  select(null);
  opener?.focus();
}

function Card({ title, subtitle, children }: { title: ComponentChildren; subtitle?: ComponentChildren; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = cardOpener.value;
  const chosen = selection.value;
  useEffect(() => { if (opener) heading.current!.focus(); }, [opener]);
  useEffect(() => { if (narrow()) document.querySelector('.stage')!.scrollIntoView({ block: 'start' }); }, [chosen]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !(event.target as Element).closest('dialog, [role=combobox]')) close();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <aside class="card" aria-live="polite">
      <header>
        <div><h2 ref={heading} tabIndex={-1}>{title}</h2>{subtitle && <p class="quiet">{subtitle}</p>}</div>
        <button type="button" class="icon-button" aria-label={t('action.close')} title={t('action.close')} onClick={close}><Icon name="close" /></button>
      </header>
      {children}
    </aside>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => <div><dt>{name}</dt><dd>{children}</dd></div>;

function GapCard({ gap }: { gap: Gap }) {
  const { people, households, communityName, reason, evidence, remedy, otherRemedies } = gap.properties;
  const item = items.value.find((known) => known.code === evidence.item);
  const itemName = item ? nameOf(item, language.value) : null;
  return (
    <Card title={<><Icon name={reasonIcons[reason]} />{t(`reason.${reason}`)}</>} subtitle={`${communityName ?? t('gaps.noCommunity')} · ${t('unit.peopleCount', { n: people })} · ${t('unit.households', { n: households })}`}>
      <p>{whyText(gap.properties, itemName)}</p>
      <section class="remedy" aria-label={t('remedy.title')}>
        <h3 class="quiet-title">{t('remedy.title')}</h3>
        {remedy
          ? <p><Icon name={remedyIcons[remedy.kind]} size={18} /><span><b>{remedyText(remedy, itemName)}</b><br />{closesText(remedy)}</span></p>
          : <p class="quiet">{t('remedy.none')}</p>}
        {remedy && <TakeRemedy key={gap.properties.gap} remedy={remedy} />}
        {otherRemedies.length > 0 && (
          <details>
            <summary>{t('remedy.others')}</summary>
            <ul class="items">{otherRemedies.map((other) => <li key={other.kind}>{remedyText(other, itemName)}{t('list.end')}{closesText(other)}</li>)}</ul>
          </details>
        )}
      </section>
      <dl class="facts">
        {evidence.station && (
          <Fact name={t('evidence.station')}>
            {run.value?.question.category ? evidence.station.name
              : <button type="button" class="link" onClick={() => select({ type: 'station', id: evidence.station!.id })}>{evidence.station.name}</button>}
          </Fact>
        )}
        {evidence.straightMetres !== null && <Fact name={t('evidence.straight')}><i class="key key-straight" />{metres(evidence.straightMetres)}</Fact>}
        {(evidence.walkMetres !== null || evidence.station) && (
          <Fact name={t('evidence.walk')}>
            <i class="key key-walk" />
            {evidence.walkMetres === null ? t('evidence.noWalk') : metres(evidence.walkMetres)}
            {evidence.walkSeconds !== null && ` · ${minutes(evidence.walkSeconds)}`}
          </Fact>
        )}
        {evidence.detourRatio !== null && <Fact name={t('evidence.detour')}>{t('evidence.times', { n: Math.round(evidence.detourRatio * 10) / 10 })}</Fact>}
        {evidence.inTheWay.length > 0 && (
          <Fact name={t('evidence.inTheWay')}><i class="key key-obstacle" />{obstacles(evidence).join(t('list.separator'))}</Fact>
        )}
        {evidence.gate && <Fact name={t('evidence.gate')}>{t('evidence.gateOf', { compound: evidence.gate.compound, access: tCode('access', evidence.gate.access) })}</Fact>}
        {evidence.nearestStreetMetres !== null && reason === 'unsnapped' && <Fact name={t('evidence.street')}>{metres(evidence.nearestStreetMetres)}</Fact>}
      </dl>
    </Card>
  );
}

function AreaCard({ area }: { area: AreaCoverage }) {
  const parent = area.parentId === null ? null : parentNames.value.get(area.parentId);
  return (
    <Card title={area.name} subtitle={[parent, area.code].filter(Boolean).join(' · ')}>
      <p class="card-share"><b>{share(area.sharePeopleCovered)}</b> {t('answer.share', { people: whole(area.people.total) })}</p>
      <dl class="facts">
        <Fact name={t('answer.covered')}>{whole(area.people.covered)}</Fact>
        <Fact name={t('answer.missing')}>{whole(missingPeople(area))}</Fact>
        <Fact name={t('answer.unsnapped')}>{whole(area.people.unsnapped)}</Fact>
        <Fact name={t('answer.excluded')}>{whole(area.people.excluded)}</Fact>
        <Fact name={t('area.households')}>{whole(area.households.total)}</Fact>
      </dl>
    </Card>
  );
}

function StationCard() {
  if (stationError.value) return <Card title={t('station.title')}><Problem error={stationError.value} onRetry={retry} /></Card>;
  const found = station.value?.properties;
  if (!found) return <Card title={t('station.title')}><p class="quiet" role="status">{t('app.loading')}</p></Card>;
  const kind = kinds.value.find((known) => known.code === found.kind);
  const named = found.items.map((code) => items.value.find((item) => item.code === code)).filter((item) => item !== undefined);
  const now = localNow(city.value?.timeZone ?? 'UTC');
  return (
    <Card title={found.name} subtitle={<>{kind ? nameOf(kind, language.value) : found.kind} {found.generated && <GeneratedMark />}</>}>
      <dl class="facts">
        <Fact name={t('station.hours')}>
          {found.openNow !== null && <b class={found.openNow ? 'is-open' : 'is-closed'}>{t(found.openNow ? 'hours.open' : 'hours.closed')}</b>}
          {found.nextChange && ` · ${t(found.openNow ? 'hours.until' : 'hours.opens', { time: timeFrom(found.nextChange, now) })}`}
          {found.openNow === null && t('hours.unknown')}
          {found.openingHours && <small class="quiet">{hoursInWords(found.openingHours)}</small>}
        </Fact>
        {found.address && <Fact name={t('station.address')}>{found.address}</Fact>}
        {found.phone && <Fact name={t('station.phone')}><a href={`tel:${found.phone}`}>{found.phone}</a></Fact>}
        {found.capacity !== null && <Fact name={t('station.capacity')}>{t('unit.peopleCount', { n: found.capacity })}</Fact>}
      </dl>
      <WhatIf id={found.id} />
      {tried.value?.type !== 'close_station' && <h3 class="quiet-title">{t('station.reach')}</h3>}
      {tried.value?.type !== 'close_station' && (reach.value ? (
        <ul class="reach">
          {[...reach.value.features].reverse().map(({ properties: ring }) => (
            <li key={ring.minutes}><b>{t('unit.minutes', { n: ring.minutes })}</b><span>{squareKilometres(ring.areaSquareMetres)}</span></li>
          ))}
        </ul>
      ) : <p class="quiet">{t('app.loading')}</p>)}
      {named.length > 0 && (
        <details>
          <summary>{t('station.items', { n: named.length })}</summary>
          <ul class="items">{named.map((item) => <li key={item.code}>{nameOf(item, language.value)}</li>)}</ul>
        </details>
      )}
    </Card>
  );
}
