import type { EventItem } from '../api/events';
import type { MyEvent, RaisedEvent, SentStep, StepAction } from '../api/types';
import type { EventCategory, OutboxItem } from './types';

/** An event as the phone shows it: the service's, with the steps that wait in the outbox laid over it. */
export interface EventRow {
  event: EventItem;
  told: MyEvent;
  actions: StepAction[];
  /** Its steps in the outbox, those that need the worker too. */
  items: OutboxItem[];
  /** Some of them need the worker. */
  attention: boolean;
  /** It was raised on this phone, and the service does not have it yet. */
  unsent: boolean;
}

const stateAfter: Partial<Record<StepAction, EventItem['state']>> = { accept: 'accepted', escalate: 'open', close: 'closed', link: 'duplicate' };

const stepOf = (item: OutboxItem): SentStep | null => (item.content.kind === 'step' ? item.content.step : null);
/** Whether a step will be done as it is: not one that the service did not take, nor one that is left as words or put away. */
const willMove = (item: OutboxItem): boolean => item.state === 'waiting' && item.resolution === null;

/** Overdue first, then by when they are due; what is over last. The service's order, moved on by what waits. */
export function eventsOf(told: readonly MyEvent[], outbox: readonly OutboxItem[]): EventRow[] {
  const steps = outbox.filter((item) => item.content.kind === 'step').sort((a, b) => a.number - b.number);
  const known = new Set(told.map((each) => each.event.id));
  const own = outbox.flatMap((item) => (item.content.kind === 'event' && !known.has(item.id) ? [ownOf(item, item.content.event)] : []));
  const rows = [...own, ...told].map((each) => rowOf(each, steps.filter((item) => stepOf(item)!.eventId === each.event.id), !known.has(each.event.id)));
  const over = (row: EventRow) => Number(row.event.state === 'closed' || row.event.state === 'duplicate');
  return rows.sort((a, b) => over(a) - over(b)); // stable: within each the service's order
}

/** One that was raised on this phone and waits, as its steps need it: where it goes, and by when it is due, is the service's to say. What is
 * held for another one's duplicate ends with that one, and takes no steps of its own. */
function ownOf(item: OutboxItem, { category, text, lon, lat, sameAs }: RaisedEvent): MyEvent {
  return {
    event: {
      id: item.id, category, text, lon, lat, state: 'open', level: 5, areaId: null, areaName: null, microGridId: null, microGridName: null, community: null, workerName: null,
      raisedBy: 'worker', raisedAt: item.madeAt, dueAt: null, overdueSince: null, department: null, duplicateOf: null, reopened: false, closedAt: null, closedNote: null,
      contact: null, changedAt: item.madeAt,
    },
    steps: [], photos: [], actions: sameAs === null ? ['close', 'comment'] : [],
  };
}

function rowOf(told: MyEvent, items: OutboxItem[], unsent: boolean): EventRow {
  let { event, actions } = told;
  for (const item of items.filter(willMove)) {
    const { action } = stepOf(item)!;
    const state = stateAfter[action];
    if (state === undefined) continue;
    event = { ...event, state, level: action === 'escalate' ? event.level - 1 : event.level };
    // What may be done after a step that the service has not seen is the service's to say; to have accepted only takes that away.
    actions = actions.filter((each) => (action === 'accept' ? each !== 'accept' : each === 'comment'));
  }
  return { event, told, actions, items, attention: items.some((item) => item.state === 'attention'), unsent };
}

const metresPerDegree = 111_195;
/** On a sphere: good to half a percent, for what lies within a few hundred metres. */
function metresBetween(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const east = (a.lon - b.lon) * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
  return Math.hypot(east, a.lat - b.lat) * metresPerDegree;
}

/** One that may be the same as what is about to be raised. */
export interface NearEvent { id: string; text: string; metres: number; raisedAt: string; state: EventItem['state'] }

/** Of what the phone holds: the same category, not over, within the category's metres and days; nearest first. `but` is left out. */
export function nearOf(rows: readonly EventRow[], category: EventCategory, place: { lon: number; lat: number }, now: Date, but: string | null = null): NearEvent[] {
  const since = now.getTime() - category.nearDays * 86_400_000;
  return rows
    .filter(({ event, told }) => event.id !== but && event.category === category.code && ['open', 'accepted', 'called'].includes(told.event.state) && Date.parse(event.raisedAt) > since)
    .map(({ event }) => ({ id: event.id, text: event.text, metres: metresBetween(event, place), raisedAt: event.raisedAt, state: event.state }))
    .filter(({ metres }) => metres <= category.nearMetres)
    .sort((a, b) => a.metres - b.metres);
}
