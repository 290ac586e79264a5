import { api } from '../../api/client';
import { scenariosApi, type Access, type Change } from '../../api/scenarios';
import type { GapRemedy, LonLat, Question } from '../../api/types';

/** A gap's remedy as changes of a scenario.
 * @returns empty where a scenario cannot say it: a gate in a wall with a way of its own to the street. */
export async function remedyChanges(remedy: GapRemedy, question: Question): Promise<Change[]> {
  const simple = simpleChange(remedy);
  if (simple) return [simple];
  if (remedy.kind === 'add_item' && remedy.stationId !== null && question.item) {
    const { items } = (await api.station(remedy.stationId)).properties;
    return [{ type: 'set_station', id: remedy.stationId, items: [...items, question.item].sort() }];
  }
  if (remedy.kind === 'new_gate' && !remedy.line) {
    const place = (await scenariosApi.gatePlaces([remedy.lon, remedy.lat], 10)).find((one) => one.gateId === null);
    return place ? [{ type: 'add_gate', compoundId: place.compoundId, lon: place.lon, lat: place.lat, access: (remedy.access ?? 'visitors') as Access }] : [];
  }
  return [];
}

/** A remedy that can be said without asking for more; null: it cannot. */
export function simpleChange(remedy: GapRemedy): Change | null {
  const { stationId: id, lon, lat } = remedy;
  switch (remedy.kind) {
    case 'longer_hours': return id === null ? null : { type: 'set_station', id, openingHours: '24/7' };
    case 'more_capacity': return id === null || !remedy.capacity ? null : { type: 'set_station', id, capacity: remedy.capacity };
    case 'open_gate': return remedy.gateId === null ? null : { type: 'set_gate', id: remedy.gateId, access: (remedy.access ?? 'public') as Access, openingHours: '' };
    case 'crossing': return remedy.line && { type: 'add_street', line: remedy.line.coordinates as LonLat[], class: 'crossing' };
    case 'bridge': case 'footpath': return remedy.line && { type: 'add_street', line: remedy.line.coordinates as LonLat[], class: 'footway' };
    case 'new_station': return { type: 'add_station', lon, lat };
    default: return null;
  }
}
