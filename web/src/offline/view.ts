import type { Colour, FieldCatalogues, Household, WalkOrder } from '../api/types';
import type { OutboxItem } from './types';

/** A household as the list and the map show it: the service's document with what waits in the outbox laid over it. */
export interface Row {
  household: Household;
  /** Next visit, after those that wait in the outbox. */
  dueOn: string;
  /** Days over due: 0 today, negative before. */
  overdueDays: number;
  /** Somebody was met today by what this phone knows. */
  visitedToday: boolean;
  /** How today's last call ended where it met nobody. */
  inVainToday: string | null;
  /** Calls that met nobody since the last that did. */
  callsInVain: number;
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

export interface Overview { households: Iterable<Household>; outbox: readonly OutboxItem[]; order: WalkOrder | null; intervals: FieldCatalogues['visitIntervals']; outcomes: FieldCatalogues['visitOutcomes']; today: string; dayOf(iso: string): string }

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const dayPlus = (day: string, days: number): string => new Date((dayNumber(day) + days) * 86_400_000).toISOString().slice(0, 10);

const later = (one: string, other: string): string => (one > other ? one : other);

/** Those due first, in walking order; then the others, the next to come first. */
export function rowsOf({ households, outbox, order, intervals, outcomes, today, dayOf }: Overview): Row[] {
  const byHousehold = new Map<number, OutboxItem[]>();
  for (const item of outbox) {
    if (item.householdId === null) continue;
    byHousehold.set(item.householdId, [...(byHousehold.get(item.householdId) ?? []), item]);
  }
  const places = new Map<number, { place: number; walkSeconds: number | null }>();
  order?.stops.forEach(({ householdId, walkSeconds }, index) => places.set(householdId, { place: index, walkSeconds }));
  const stops = order?.stops.length ?? 0;
  order?.unsnapped.forEach((householdId, index) => places.set(householdId, { place: stops + index, walkSeconds: null }));

  const rows = [...households].map((household) => rowOf(household, byHousehold.get(household.id) ?? [], { intervals, outcomes, today, dayOf }));
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

/** The rule of due_day() in the service's store: the interval from the day when somebody was met; a call in vain puts that off by its days, by the interval at most. */
function rowOf(household: Household, items: readonly OutboxItem[], { intervals, outcomes, today, dayOf }: Omit<Overview, 'households' | 'outbox' | 'order'>): Row {
  let { dueOn, lastVisitOn, careFlags, callsInVain } = household;
  const [last] = household.lastVisits ?? [];
  let inVainToday = last && last.outcome !== 'met' && dayOf(last.happenedAt) === today ? last.outcome : null;
  const interval = intervals.find((each) => each.code === (household.colour ?? 'none'))?.days;
  let proposed: Colour | null | undefined = household.openProposal?.colour;
  for (const item of items) {
    if (item.resolution?.choice === 'theirs' || item.problem?.outcome === 'refused') continue;
    const { content } = item;
    if (content.kind === 'visit') {
      const day = dayOf(content.visit.happenedAt);
      const outcome = content.visit.outcome ?? 'met'; // recorded before there were outcomes
      const retry = outcomes.find((each) => each.code === outcome)?.retryDays ?? null;
      if (outcome === 'met') {
        lastVisitOn = lastVisitOn !== null && lastVisitOn > day ? lastVisitOn : day;
        if (interval !== undefined) dueOn = dayPlus(lastVisitOn, interval);
        callsInVain = 0;
        inVainToday = null;
      } else {
        if (interval !== undefined && retry !== null) dueOn = later(dueOn, dayPlus(day, Math.min(retry, interval)));
        callsInVain++;
        if (day === today) inVainToday = outcome;
      }
      if (content.visit.colourProposal) proposed = content.visit.colourProposal.colour;
    } else if (content.kind === 'household') careFlags = content.household.careFlags ?? careFlags;
  }
  return {
    household, dueOn, lastVisitOn, careFlags, proposed, overdueDays: dayNumber(today) - dayNumber(dueOn), visitedToday: lastVisitOn === today && inVainToday === null, inVainToday, callsInVain,
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
