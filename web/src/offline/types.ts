/** What the phone keeps and what it exchanges with the service (POST /api/my/sync). Instants are ISO 8601 UTC, days `2026-11-21` are the city's. */

export type Colour = 'red' | 'yellow' | 'blue';
export type Answer = boolean | number | string;

export interface Person { name: string; phone: string | null; birthYear: number | null; relation: string | null }

export interface LastVisit { id: string; happenedAt: string; workerName: string | null; note: string | null; meters: Record<string, number>; proposedColour: Colour | null }

export interface Household {
  id: number;
  address: string;
  lon: number;
  lat: number;
  people: { under7: number; from7To17: number; from18To59: number; from60: number; total: number };
  careFlags: string[];
  colour: Colour | null;
  mark: { colour: Colour | null; reason: string; setBy: string | null; setOn: string; until: string | null } | null;
  dueOn: string;
  lastVisitOn: string | null;
  microGridId: number | null;
  compoundId: number | null;
  responsible: string | null;
  revision: number;
  closedOn: string | null;
  persons: Person[];
  note: string | null;
  masked: boolean;
  openProposal: { visitId: string; colour: Colour | null; reason: string; madeOn: string } | null;
  lastVisits?: LastVisit[];
}

export interface Visit {
  householdId: number;
  happenedAt: string;
  answers: Record<string, Answer>;
  meters: Record<string, number>;
  greetings: string[];
  note: string | null;
  colourProposal: { colour: Colour | null; reason: string } | null;
  photoIds: string[];
}

export interface HouseholdEdit { householdId: number; baseRevision: number; careFlags: string[] | null; persons: Person[] | null; note: string | null }

export interface RaisedEvent { category: string; text: string; lon: number; lat: number; photos: string[]; sameAs: string | null }

export type OutboxContent =
  | { kind: 'visit'; visit: Visit }
  | { kind: 'household'; household: HouseholdEdit }
  | { kind: 'event'; event: RaisedEvent };

export interface Resolution { conflictId: string; choice: 'mine' | 'theirs' }

export interface Gone { householdId: number; reason: 'handedOver' | 'closed' | 'unknown'; to: string | null; on: string | null }

/** Why a record needs the worker: what the service said of it. `status` is set where it refused the whole request. */
export interface Problem {
  outcome: 'conflict' | 'refused';
  reason: string | null;
  detail: string | null;
  errors: Record<string, string[]> | null;
  current: Household | null;
  gone: Gone | null;
  status: number | null;
}

export interface OutboxItem {
  /** Made here; another where the record is sent with the worker's choice. */
  id: string;
  /** The first id: what photos hang on. */
  record: string;
  content: OutboxContent;
  label: string;
  householdId: number | null;
  /** By the phone's clock. */
  madeAt: string;
  /** Order on this phone. */
  number: number;
  state: 'waiting' | 'attention';
  problem: Problem | null;
  resolution: Resolution | null;
}

export interface KeptPhoto {
  id: string;
  /** Of the record; null while it is part of a draft. */
  record: string | null;
  label: string;
  type: string;
  bytes: ArrayBuffer;
  state: 'draft' | 'waiting' | 'attention';
  problem: { status: number; detail: string } | null;
  /** How often the service said that it came cut short. */
  cutShort: number;
}

/** A form that is not finished: kept with each touch, so that closing the page loses nothing. */
export interface Draft { key: string; householdId: number | null; label: string; changedAt: string; form: unknown; photoIds: string[] }

/** What has arrived, without its content: what the day's tally is made of. */
export interface SentItem { id: string; kind: OutboxContent['kind']; householdId: number | null; madeAt: string; sentAt: string; put: 'counted' | 'away' }

/** What changed without the worker: households that were taken off the phone. */
export interface Notice { id: string; gone: Gone; address: string; at: string }

export interface MicroGrid { id: number; code: string; name: string; geometry: GeoJSON.MultiPolygon }
export interface WalkOrder { stops: { householdId: number; walkSeconds: number | null }[]; totalSeconds: number; unsnapped: number[] }

export interface SyncItem {
  id: string; kind: OutboxContent['kind']; madeAt: string; resolution: Resolution | null;
  visit: Visit | null; household: HouseholdEdit | null; event: RaisedEvent | null;
}
export interface SyncRequest { phoneTime: string; since: string | null; from: { lon: number; lat: number } | null; items: SyncItem[] }

export interface Outcome {
  id: string; outcome: string; reason: string | null; detail: string | null; errors: Record<string, string[]> | null;
  current: Household | null; gone: Gone | null;
}
export interface SyncAnswer {
  serverTime: string; cursor: string; full: boolean; clockOffsetSeconds: number; outcomes: Outcome[];
  households: Household[]; gone: Gone[]; microGrids: MicroGrid[] | null; order: WalkOrder | null;
}

export interface CatalogueEntry { code: string; nameZh: string; nameEn: string }
export interface FieldCatalogues {
  careFlags: CatalogueEntry[];
  colourReasons: CatalogueEntry[];
  checklist: (CatalogueEntry & { answer: 'yesNo' | 'number' | 'text'; flags: string[] })[];
  greetings: (CatalogueEntry & { flags: string[] })[];
  meters: (CatalogueEntry & { unit: string })[];
  visitIntervals: { code: Colour | 'none'; days: number }[];
}
export interface EventCategory extends CatalogueEntry { department: string; dueHours: number[] }

/** Single values that the phone keeps for an account, by key. */
export interface Kept {
  cursor: string;
  /** Server minus phone. */
  clockOffsetSeconds: number;
  syncedAt: string;
  microGrids: MicroGrid[];
  order: WalkOrder;
  lastNumber: number;
}
