import type { Colour, FieldCatalogues, Household, WalkOrder } from '../api/types';
import type { OutboxItem } from './types';

/** A household as the list and the map show it: the service's document with what waits in the outbox laid over it. */
export interface Row {
  household: Household;
  /** Next visit, after those that wait in the outbox. */
  dueOn: string;
  /** Days over due: 0 today, negative before. */
  overdueDays: number;
  /** Visited today by what this phone knows. */
  visitedToday: boolean;
  lastVisitOn: string | null;
  careFlags: string[];
  /** A colour that was proposed and is not decided yet; undefined: none. */
  proposed: Colour | null | undefined;
  /** Position in the walk of those due, from 1; null: not on it. */
  stop: number | null;
  walkSeconds: number | null;
  unsent: number;
  attention: boolean;
}

export interface Overview { households: Iterable<Household>; outbox: readonly OutboxItem[]; order: WalkOrder | null; intervals: FieldCatalogues['visitIntervals']; today: string; dayOf(iso: string): string }

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const dayPlus = (day: string, days: number): string => new Date((dayNumber(day) + days) * 86_400_000).toISOString().slice(0, 10);

/** Those due first, in walking order; then the others, the next to come first. */
export function rowsOf({ households, outbox, order, intervals, today, dayOf }: Overview): Row[] {
  const byHousehold = new Map<number, OutboxItem[]>();
  for (const item of outbox) {
    if (item.householdId === null) continue;
    byHousehold.set(item.householdId, [...(byHousehold.get(item.householdId) ?? []), item]);
  }
  const places = new Map<number, { place: number; walkSeconds: number | null }>();
  order?.stops.forEach(({ householdId, walkSeconds }, index) => places.set(householdId, { place: index, walkSeconds }));
  const stops = order?.stops.length ?? 0;
  order?.unsnapped.forEach((householdId, index) => places.set(householdId, { place: stops + index, walkSeconds: null }));

  const rows = [...households].map((household) => rowOf(household, byHousehold.get(household.id) ?? [], intervals, today, dayOf));
  const placeOf = (row: Row) => places.get(row.household.id)?.place ?? Number.MAX_SAFE_INTEGER;
  const isDue = (row: Row) => row.overdueDays >= 0;
  rows.sort((a, b) => Number(isDue(b)) - Number(isDue(a))
    || (isDue(a) ? placeOf(a) - placeOf(b) : 0)
    || (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0)
    || a.household.id - b.household.id);
  let stop = 0;
  for (const row of rows) {
    if (!isDue(row)) break;
    row.stop = ++stop;
    row.walkSeconds = places.get(row.household.id)?.walkSeconds ?? null;
  }
  return rows;
}

function rowOf(household: Household, items: readonly OutboxItem[], intervals: Overview['intervals'], today: string, dayOf: Overview['dayOf']): Row {
  let { dueOn, lastVisitOn, careFlags } = household;
  let proposed: Colour | null | undefined = household.openProposal?.colour;
  for (const item of items) {
    if (item.resolution?.choice === 'theirs' || item.problem?.outcome === 'refused') continue;
    const { content } = item;
    if (content.kind === 'visit') {
      const day = dayOf(content.visit.happenedAt);
      lastVisitOn = lastVisitOn !== null && lastVisitOn > day ? lastVisitOn : day;
      const interval = intervals.find((each) => each.code === (household.colour ?? 'none'))?.days;
      if (interval !== undefined) dueOn = dayPlus(lastVisitOn, interval);
      if (content.visit.colourProposal) proposed = content.visit.colourProposal.colour;
    } else if (content.kind === 'household') careFlags = content.household.careFlags ?? careFlags;
  }
  return {
    household, dueOn, lastVisitOn, careFlags, proposed, overdueDays: dayNumber(today) - dayNumber(dueOn), visitedToday: lastVisitOn === today,
    stop: null, walkSeconds: null, unsent: items.filter((item) => item.state === 'waiting').length, attention: items.some((item) => item.state === 'attention'),
  };
}

/** The document with the last unsent edit laid over it: what the household's screen shows. */
export function edited(household: Household, outbox: readonly OutboxItem[]): Household {
  let shown = household;
  for (const { content, householdId, resolution } of [...outbox].sort((a, b) => a.number - b.number)) {
    if (householdId !== household.id || content.kind !== 'household' || resolution?.choice === 'theirs') continue;
    const { careFlags, persons, note } = content.household;
    shown = { ...shown, careFlags: careFlags ?? shown.careFlags, ...(persons ? { persons, note } : {}) };
  }
  return shown;
}

/** What a search looks at: address and names, in lower case. */
export const searchText = (household: Household): string => [household.address, ...household.persons.map((person) => person.name)].join(' ').toLowerCase();
