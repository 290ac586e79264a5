import type { EventItem } from '../api/events';
import type { Gone, Household, HouseholdEdit, MicroGrid, MyEvent, Named, RaisedEvent, SentStep, Visit, WalkOrder } from '../api/types';

/** What the phone keeps. Instants are ISO 8601 UTC, days `2026-11-21` are the city's. */

export type OutboxContent =
  | { kind: 'visit'; visit: Visit }
  | { kind: 'household'; household: HouseholdEdit }
  | { kind: 'event'; event: RaisedEvent }
  | { kind: 'step'; step: SentStep };

export interface Resolution { conflictId: string; choice: 'mine' | 'theirs' }

/** Why a record needs the worker: what the service said of it. `status` is set where it refused the whole request. */
export interface Problem {
  outcome: 'conflict' | 'refused';
  reason: string | null;
  detail: string | null;
  errors: Record<string, string[]> | null;
  current: Household | null;
  /** Of a step: the event as it was at the service, where it is still the worker's to see. */
  event: EventItem | null;
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
/** `reason` unknown: it was missing where the service told all. */
export interface Notice { id: string; gone: Gone; address: string; at: string }

export interface EventCategory extends Named { department: string; dueHours: number[]; nearMetres: number; nearDays: number }

/** Single values that the phone keeps for an account, by key. */
export interface Kept {
  cursor: string;
  /** Server minus phone. */
  clockOffsetSeconds: number;
  syncedAt: string;
  microGrids: MicroGrid[];
  order: WalkOrder | null;
  events: MyEvent[];
  lastNumber: number;
}
