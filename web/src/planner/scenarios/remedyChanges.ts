import { api } from '../../api/client';
import type { Access, Change } from '../../api/scenarios';
import type { GapRemedy, LonLat, Question } from '../../api/types';

/** A gap's remedy as changes of a scenario.
 * @returns empty where the run does not hold enough of it. */
export async function remedyChanges(remedy: GapRemedy, question: Question): Promise<Change[]> {
  const simple = simpleChange(remedy);
  if (simple) return [simple];
  if (remedy.kind === 'add_item' && remedy.stationId !== null && question.item) {
    const { items } = (await api.station(remedy.stationId)).properties;
    return [{ type: 'set_station', id: remedy.stationId, items: [...items, question.item].sort() }];
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
    case 'new_gate': return !remedy.compoundId ? null : {
      type: 'add_gate', compoundId: remedy.compoundId, lon, lat, access: (remedy.access ?? 'visitors') as Access, ...(remedy.line && { line: remedy.line.coordinates as LonLat[] }),
    };
    case 'new_station': return { type: 'add_station', lon, lat };
    default: return null;
  }
}
