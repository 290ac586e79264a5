/** The documents of the service's API, as its OpenAPI document describes them. Longitude before latitude. */
export type LonLat = [number, number];
export type PersonaCode = 'adult' | 'elder' | 'child' | 'wheelchair';

export interface Account { name: string; displayName: string; role: string }
export interface Session { account: Account | null }

export interface City {
  name: string;
  bounds: [number, number, number, number];
  center: LonLat;
  generated: boolean;
  sources: { name: string; kind: string; attribution: string; generated: boolean }[];
  counts: Record<string, number>;
  version: string | number;
  timeZone: string;
  baseMap: { urlTemplate: string; attribution: string; gcj02: boolean } | null;
}

/** A value of a catalogue: personas, station kinds, facility categories, service items. */
export interface Named { code: string; nameZh: string; nameEn: string; source?: string }
export interface Persona extends Named { speedMetresPerSecond: number }
export interface Kind extends Named { tierMinutes: number }
export interface ServiceItem extends Named { department: string }

export type Feature<P, G extends GeoJSON.Geometry = GeoJSON.Geometry> = GeoJSON.Feature<G, P>;
export type Collection<P, G extends GeoJSON.Geometry = GeoJSON.Geometry> = GeoJSON.FeatureCollection<G, P>;

export interface AreaProperties {
  id: number; level: number; code: string; name: string; parentId: number | null;
  households: number; people: number; generated: boolean;
}

export interface StationProperties {
  id: number; kind: string; name: string; openingHours: string | null; openNow: boolean | null; nextChange: string | null;
  capacity: number | null; address: string | null; phone: string | null; items: string[]; areas: number[]; generated: boolean;
}

export interface SearchHit {
  type: 'compound' | 'station' | 'area' | 'street';
  id: number; name: string; context: string | null; lon: number; lat: number;
}

export interface NearStation {
  id: number; name: string; kind: string; walkSeconds: number | null; walkMetres: number | null;
  openNow: boolean | null; nextOpening: string | null; nextClosing: string | null; offersItem: boolean;
  lon: number; lat: number; generated: boolean; isResponsible: boolean;
}

export interface Nearest {
  from: { lon: number; lat: number; snapMetres: number | null; snapped: boolean };
  at: string;
  stations: NearStation[];
  responsible: NearStation | null;
  area: { community: string | null; grid: string | null; microGrid: string | null } | null;
}

export interface RouteStep { streetName: string | null; class: string; metres: number; seconds: number; gateId: number | null }
export interface RouteProperties { seconds: number; metres: number; steps: RouteStep[] }
export type Route = Feature<RouteProperties, GeoJSON.LineString>;

export interface IsochroneProperties { minutes: number; areaSquareMetres: number; cellMetres: number }

export interface Question {
  kind?: string | null; category?: string | null; item?: string | null;
  minutes: number; persona: string; at?: string | null; respectCapacity?: boolean;
}

export interface RunTotals {
  households: number; householdsCovered: number; householdsUnsnapped: number; householdsExcluded: number;
  people: number; peopleCovered: number; peopleUnsnapped: number; peopleExcluded: number;
  sharePeopleCovered: number | null;
}

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export interface CoverageRun {
  id: string; state: RunState; progress: number; stage: string | null; question: Question; totals: RunTotals | null;
  timings: Record<string, number> | null; problem: string | null; createdAt: string; finishedAt: string | null; stale: boolean;
}

export interface Split { total: number; covered: number; unsnapped: number; excluded: number }
export interface AreaCoverage {
  id: number; code: string; name: string; parentId: number | null; households: Split; people: Split; sharePeopleCovered: number | null;
}
export interface RunAreas { level: number; areas: AreaCoverage[]; outside: { households: Split; people: Split } | null }

export type GapReason = 'none_near' | 'barrier' | 'closed' | 'item_not_offered' | 'over_capacity' | 'unsnapped' | 'disconnected';
export interface GapEvidence {
  from: LonLat; station: { id: number; name: string; lon: number; lat: number } | null;
  straightMetres: number | null; walkMetres: number | null; walkSeconds: number | null; detourRatio: number | null;
  nearestStreetMetres: number | null; gateId: number | null;
  inTheWay: { kind: string; name: string | null; geometry: GeoJSON.Geometry }[];
  route: GeoJSON.LineString | null;
}
export interface GapProperties {
  gap: number; households: number; people: number; communityId: number | null; communityName: string | null;
  reason: GapReason; evidence: GapEvidence;
}
export type Gap = Feature<GapProperties>;
