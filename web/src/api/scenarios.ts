import { address, get, request } from './client';
import type { components } from './schema';
import type { Collection, LonLat, Question } from './types';

/** What-ifs and siting: apart from the rest, so that desks that do not use them do not load this. */
type Documents = components['schemas'];
export type Access = 'public' | 'visitors' | 'residents' | 'closed';

/** One hypothetical change, as the service takes it. */
export type Change =
  | { type: 'add_station'; lon: number; lat: number; name?: string | null; openingHours?: string | null; items?: string[] | null; capacity?: number | null }
  | { type: 'move_station'; id: number; lon: number; lat: number }
  | { type: 'close_station'; id: number }
  | { type: 'set_station'; id: number; openingHours?: string | null; items?: string[] | null; capacity?: number | null }
  | { type: 'set_gate'; id: number; access: Access; openingHours?: string | null }
  | { type: 'add_gate'; compoundId: number; lon: number; lat: number; access: Access; openingHours?: string | null; line?: LonLat[] | null }
  | { type: 'add_street'; line: LonLat[]; class?: string | null; compoundId?: number | null; name?: string | null }
  | { type: 'remove_street'; id: number };

export type Scenario = Omit<Documents['ScenarioDocument'], 'question' | 'changes'> & { question: Question; changes: Change[] };
export type Difference = Omit<Documents['ScenarioDifferenceDocument'], 'question'> & { question: Question };
export type AreaDifference = Documents['AreaDifferenceDocument'];
export type GainLoss = Documents['GainLossDocument'];
export type HouseholdDifferences = Documents['HouseholdDifferencesDocument'];
export type HouseholdDifference = Documents['HouseholdDifferenceDocument'];
export type Comparison = Documents['ScenarioComparisonDocument'];
export type GateProperties = Omit<Documents['GateProperties'], 'access'> & { access: Access };
export type Gates = Collection<GateProperties, GeoJSON.Point>;
export type Streets = Collection<Documents['StreetProperties'], GeoJSON.LineString>;
export type GatePlace = Documents['GatePlaceDocument'];

export interface Asked { question: Question; changes: Change[] }
export interface Saving extends Asked { name: string }

const ifMatch = (revision: number) => ({ 'If-Match': `"${revision}"` });
const boxOf = (box: readonly number[]) => box.map((v) => v.toFixed(5)).join(',');

export const scenariosApi = {
  preview: (asked: Asked, level: number, everyArea = false, signal?: AbortSignal) =>
    request<Difference>('POST', address('scenarios/preview'), { ...asked, level, everyArea }, signal),
  households: (asked: Asked, page: number, signal?: AbortSignal) =>
    request<HouseholdDifferences>('POST', address('scenarios/preview/households', { page }), { ...asked, level: 3 }, signal),
  list: () => get<Scenario[]>('scenarios'),
  find: (id: string) => get<Scenario>(`scenarios/${id}`),
  add: (saving: Saving) => request<Scenario>('POST', address('scenarios'), saving),
  replace: (id: string, revision: number, saving: Saving) => request<Scenario>('PUT', address(`scenarios/${id}`), saving, undefined, ifMatch(revision)),
  remove: (id: string, revision: number) => request<null>('DELETE', address(`scenarios/${id}`), undefined, undefined, ifMatch(revision)),
  compare: (ids: readonly string[], level: number, signal?: AbortSignal) => get<Comparison>('scenarios/compare', { ids: ids.join(','), level }, signal),
  gates: (box: readonly number[], signal?: AbortSignal) => get<Gates>('gates', { bbox: boxOf(box) }, signal),
  gatesOf: (ids: readonly number[], signal?: AbortSignal) => get<Gates>('gates', { ids: ids.join(',') }, signal),
  streetsOf: (ids: readonly number[], signal?: AbortSignal) => get<Streets>('streets', { ids: ids.join(',') }, signal),
  streetsNear: ([lon, lat]: LonLat, withinMetres: number) => get<Streets>('streets/near', { lon, lat, withinMetres }),
  gatePlaces: ([lon, lat]: LonLat, withinMetres: number) => get<GatePlace[]>('gates/places', { lon, lat, withinMetres }),
};

/** A question without what is not said. */
export const cleanQuestion = (asked: Question): Question =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null && value !== undefined && value !== false)) as unknown as Question;
