import type { GapReason, Question } from '../../api/types';
import { readView, writeView, type View } from '../view';
import { areaColumns, gapColumns, type Column, type GapColumn, type Order } from './sort';

export type { View };
export type Selection = { type: 'area' | 'gap' | 'station'; id: number } | null;
export const tabs = ['areas', 'gaps', 'stations', 'charts'] as const;
export type Tab = (typeof tabs)[number];
export const reasons: readonly GapReason[] = ['none_near', 'barrier', 'too_far', 'closed', 'item_not_offered', 'over_capacity', 'unsnapped', 'disconnected'];

/** All that the address tells of the desk. `ask` stands beside the run, so that a link to a run that was cleared away still holds its question. */
export interface PlannerLink {
  ask: Question | null;
  run: string | null;
  level: number;
  selection: Selection;
  view: View | null;
  tab: Tab;
  areaOrder: Order<Column>;
  gapOrder: Order<GapColumn>;
  /** Areas outside what the map shows, too. */
  everywhere: boolean;
  reason: GapReason | null;
  find: string;
  /** Of the hours that are told, 2026-11-23; and the one that the map shows, 0 to 23. */
  day: string | null;
  hour: number | null;
}

export const emptyLink: PlannerLink = {
  ask: null, run: null, level: 3, selection: null, view: null, tab: 'areas',
  areaOrder: { column: 'missing', descending: true }, gapOrder: { column: 'people', descending: true }, everywhere: false, reason: null, find: '', day: null, hour: null,
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const code = /^\w{1,60}$/;
const longestFind = 60;

function readSelection(text: string | null): Selection {
  const match = /^(area|gap|station):(\d{1,15})$/.exec(text ?? '');
  return match ? { type: match[1] as 'area' | 'gap' | 'station', id: Number(match[2]) } : null;
}

/** `kind:community_centre,15,adult`, with an hour and `capacity` behind where they are asked for. */
export function readAsk(text: string | null): Question | null {
  const [target = '', length = '', persona = '', ...more] = (text ?? '').split(',');
  const [, type, wanted] = /^(kind|item|category):(\w*)$/.exec(target) ?? [];
  const minutes = Number(length);
  if (!type || wanted === undefined || (wanted === '' && type !== 'item') || !code.test(persona) || !Number.isInteger(minutes) || minutes < 1 || minutes > 60) return null;
  const at = more.find((part) => isTime(part)) ?? null;
  if (more.some((part) => part !== 'capacity' && part !== at)) return null;
  return {
    minutes, persona, at,
    kind: type === 'kind' ? wanted : null, item: type === 'item' ? wanted : null, category: type === 'category' ? wanted : null,
    ...(more.includes('capacity') && { respectCapacity: true }),
  };
}

export function writeAsk({ kind, item, category, minutes, persona, at, respectCapacity }: Question): string {
  const target = item !== null && item !== undefined ? `item:${item}` : category ? `category:${category}` : `kind:${kind}`;
  return [target, minutes, persona, ...(at ? [at.slice(0, 16)] : []), ...(respectCapacity ? ['capacity'] : [])].join(',');
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}:00Z`));
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** `-people`: the most first. */
function readOrder<C extends string>(text: string | null, columns: readonly C[], usual: Order<C>): Order<C> {
  const column = columns.find((known) => known === text?.replace(/^-/, ''));
  return column ? { column, descending: text!.startsWith('-') } : usual;
}

const writeOrder = <C extends string>(order: Order<C>, usual: Order<C>): string | null =>
  (order.column === usual.column && order.descending === usual.descending ? null : `${order.descending ? '-' : ''}${order.column}`);

/** The list that holds what is selected. */
const usualTab = (selection: Selection): Tab => (selection?.type === 'gap' ? 'gaps' : 'areas');

/** What cannot be understood is left out, never guessed. */
export function readLink(search: string): PlannerLink {
  const query = new URLSearchParams(search);
  const run = query.get('run');
  const level = Number(query.get('level'));
  const day = query.get('day');
  const selection = readSelection(query.get('select'));
  const hour = /^\d{1,2}$/.test(query.get('hour') ?? '') ? Number(query.get('hour')) : NaN;
  return {
    ask: readAsk(query.get('ask')),
    run: run !== null && uuid.test(run) ? run : null,
    level: Number.isInteger(level) && level >= 1 && level <= 5 ? level : 3,
    selection,
    view: readView(query.get('view')),
    tab: tabs.find((known) => known === query.get('tab')) ?? usualTab(selection),
    areaOrder: readOrder(query.get('sort'), areaColumns, emptyLink.areaOrder),
    gapOrder: readOrder(query.get('gapsort'), gapColumns, emptyLink.gapOrder),
    everywhere: query.get('all') === '1',
    reason: reasons.find((known) => known === query.get('reason')) ?? null,
    find: (query.get('find') ?? '').slice(0, longestFind),
    day: day !== null && isDay(day) ? day : null,
    hour: hour <= 23 ? hour : null,
  };
}

/** What the address says of the desk; null: not said. */
export const writeLink = (link: PlannerLink): Record<string, string | null> => ({
  ask: link.ask && writeAsk(link.ask),
  run: link.run,
  level: link.level === 3 ? null : String(link.level),
  select: link.selection && `${link.selection.type}:${link.selection.id}`,
  view: link.view && writeView(link.view),
  tab: link.tab === usualTab(link.selection) ? null : link.tab,
  sort: writeOrder(link.areaOrder, emptyLink.areaOrder),
  gapsort: writeOrder(link.gapOrder, emptyLink.gapOrder),
  all: link.everywhere ? '1' : null,
  reason: link.reason,
  find: link.find || null,
  day: link.day,
  hour: link.hour === null ? null : String(link.hour),
});

/** The day itself from Monday to Friday, else the Monday after it. */
export function workingDay(today: string): string {
  const date = new Date(`${today}T00:00:00Z`);
  const weekday = date.getUTCDay();
  date.setUTCDate(date.getUTCDate() + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0));
  return date.toISOString().slice(0, 10);
}
