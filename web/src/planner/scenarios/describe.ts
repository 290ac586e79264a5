import { nameOf } from '../../api/client';
import type { Change } from '../../api/scenarios';
import type { LonLat } from '../../api/types';
import { language, t, tCode } from '../../i18n';
import { hoursInWords, metres } from '../../i18n/format';
import type { IconName } from '../../ui/Icon';
import { items } from '../state';
import { compoundNames, findGate } from './gates';
import { areaNameAt, stationOf } from './names';
import { findStreet } from './streets';

export const changeIcons: Record<Change['type'], IconName> = {
  add_station: 'pin', move_station: 'swap', close_station: 'none', set_station: 'clock', set_gate: 'gate', add_gate: 'gate', add_street: 'road', remove_street: 'barrier',
};

export const stationName = (id: number): string => stationOf(id)?.properties.name || t('scenario.aStation', { id: String(id) });
const compoundName = (id: number): string => compoundNames.value.get(id) || t('scenario.aCompound');

const radiusMetres = 6_371_008.8; // mean radius of the Earth, IUGG
/** Metres between two places: for labels. */
export function distanceMetres(a: LonLat, b: LonLat): number {
  const rad = Math.PI / 180;
  const x = (b[0] - a[0]) * rad * Math.cos(((a[1] + b[1]) / 2) * rad);
  const y = (b[1] - a[1]) * rad;
  return radiusMetres * Math.hypot(x, y);
}
export const lengthMetres = (line: readonly LonLat[]): number => line.slice(1).reduce((sum, place, i) => sum + distanceMetres(line[i]!, place), 0);

/** The change as a sentence. */
export function changeText(change: Change): string {
  switch (change.type) {
    case 'add_station': {
      const name = change.name || t('scenario.change.aStation');
      const area = areaNameAt([change.lon, change.lat]);
      return area ? t('scenario.change.add_stationIn', { name, area }) : t('scenario.change.add_station', { name });
    }
    case 'move_station': {
      const from = stationOf(change.id)?.geometry.coordinates as LonLat | undefined;
      return from ? t('scenario.change.moved', { name: stationName(change.id), length: metres(distanceMetres(from, [change.lon, change.lat])) })
        : t('scenario.change.move_station', { name: stationName(change.id) });
    }
    case 'close_station': return t('scenario.change.close_station', { name: stationName(change.id) });
    case 'set_station': return t('scenario.change.set_station', { name: stationName(change.id), what: whatIsSet(change) });
    case 'set_gate': return t('scenario.change.set_gate', { compound: findGate(change.id)?.compound || t('scenario.aCompound'), access: tCode('scenario.access', change.access) });
    case 'add_gate': return t('scenario.change.add_gate', { compound: compoundName(change.compoundId), access: tCode('scenario.access', change.access) });
    case 'add_street': return t('scenario.change.add_street', { name: change.name || streetName(change.class), length: metres(lengthMetres(change.line)) });
    default: {
      const street = findStreet(change.id);
      return street ? t('scenario.change.close_street', { name: street.name || tCode('scenario.class', street.kind), length: metres(street.lengthMetres) })
        : t('scenario.change.remove_street', { id: String(change.id) });
    }
  }
}

export const streetName = (kind: string | null | undefined): string => (kind === 'crossing' ? t('scenario.street.crossing') : t('scenario.street.street'));

function whatIsSet(change: Extract<Change, { type: 'set_station' }>): string {
  const hours = change.openingHours;
  return [
    hours ? (hours === '24/7' ? t('scenario.change.hours') : t('scenario.change.hoursAre', { hours: hoursInWords(hours) })) : null,
    change.items ? t('scenario.change.items', { n: change.items.length }) : null,
    change.capacity ? t('scenario.change.capacity', { n: change.capacity }) : null,
  ].filter(Boolean).join(t('list.separator'));
}

/** Where it is, for the map to fly to. */
export function placesOf(change: Change): LonLat[] {
  if (change.type === 'add_street') return change.line;
  if (change.type === 'remove_street') return findStreet(change.id)?.line ?? [];
  if ('lon' in change) return [[change.lon, change.lat]];
  const place = change.type === 'set_gate' ? findGate(change.id)?.place : stationOf(change.id)?.geometry.coordinates;
  return place ? [place as LonLat] : [];
}

export const itemName = (code: string): string => {
  const item = items.value.find((known) => known.code === code);
  return item ? nameOf(item, language.value) : code;
};
