import type { Change } from '../../api/scenarios';
import type { Question } from '../../api/types';
import { readCode, writeCode } from '../code';

/** What lies on the desk: the question, the changes, and the saved scenario that they belong to. */
export interface Draft { question: Question; changes: readonly Change[]; of: Saved | null }
export interface Saved { id: string; name: string; revision: number }

/** A draft and the way to it and back. */
export interface History { past: readonly Draft[]; now: Draft; future: readonly Draft[] }

const mostSteps = 200;

export const begin = (now: Draft): History => ({ past: [], now, future: [] });
export const step = ({ past, now }: History, next: Draft): History => ({ past: [...past, now].slice(-mostSteps), now: next, future: [] });
export const undo = (history: History): History => (history.past.length === 0 ? history
  : { past: history.past.slice(0, -1), now: keepSaved(history.past.at(-1)!, history.now), future: [history.now, ...history.future] });
export const redo = (history: History): History => (history.future.length === 0 ? history
  : { past: [...history.past, history.now], now: keepSaved(history.future[0]!, history.now), future: history.future.slice(1) });

/** What was saved stays saved: a step back leads to other changes, not to an older revision of the same scenario. */
const keepSaved = (draft: Draft, now: Draft): Draft => (draft.of && draft.of.id === now.of?.id ? { ...draft, of: now.of } : draft);

/** Changes with one more: of two about the same thing only the later stays, in the earlier one's place. */
export function withChange(changes: readonly Change[], change: Change): Change[] {
  const same = (other: Change): boolean => {
    switch (change.type) {
      case 'move_station': return (other.type === 'move_station' || other.type === 'close_station') && other.id === change.id;
      case 'close_station': return (other.type === 'move_station' || other.type === 'set_station' || other.type === 'close_station') && other.id === change.id;
      case 'set_station': return other.type === 'set_station' && other.id === change.id;
      case 'set_gate': return other.type === 'set_gate' && other.id === change.id;
      case 'remove_street': return other.type === 'remove_street' && other.id === change.id;
      default: return false;
    }
  };
  const place = changes.findIndex(same);
  const earlier = changes[place];
  const merged = change.type === 'set_station' && earlier?.type === 'set_station' ? { ...earlier, ...change } : change;
  const rest = changes.filter((other) => !same(other));
  return place < 0 ? [...rest, merged] : [...rest.slice(0, place), merged, ...rest.slice(place)];
}

export const withoutChange = (changes: readonly Change[], index: number): Change[] => changes.filter((_, i) => i !== index);
export const withReplaced = (changes: readonly Change[], index: number, change: Change): Change[] => changes.map((other, i) => (i === index ? change : other));

/** Changes and question as text for the address; null where they are too long for a link. */
export const writeDraft = (question: Question, changes: readonly Change[]): string | null => writeCode([question, changes.map(rounded)]);

/** What cannot be understood is nothing. */
export function readDraft(code: string | null): { question: Question; changes: Change[] } | null {
  const value = readCode(code);
  const [question, changes] = (Array.isArray(value) ? value : []) as [Question?, Change[]?];
  return typeof question?.minutes === 'number' && Array.isArray(changes) && changes.every(isChange) ? { question, changes } : null;
}

const needs: Record<Change['type'], readonly string[]> = {
  add_station: ['lon', 'lat'], move_station: ['id', 'lon', 'lat'], close_station: ['id'], set_station: ['id'], set_gate: ['id'],
  add_gate: ['compoundId', 'lon', 'lat'], add_street: [], remove_street: ['id'],
};
function isChange(change: unknown): change is Change {
  const told = change as Record<string, unknown> | null;
  const wanted = needs[told?.type as Change['type']] as readonly string[] | undefined;
  const isLine = (line: unknown) => Array.isArray(line) && line.length > 1 && line.every((place) => Array.isArray(place) && place.length === 2 && place.every((part) => typeof part === 'number'));
  return told !== null && wanted !== undefined && wanted.every((name) => typeof told[name] === 'number')
    && (told.type === 'add_street' ? isLine(told.line) : told.line === undefined || told.line === null || isLine(told.line));
}

const seven = (value: number): number => Math.round(value * 1e7) / 1e7;

/** Places to a centimetre: no more than a hand can mean. */
export function rounded(change: Change): Change {
  if (change.type === 'add_street') return { ...change, line: change.line.map(([lon, lat]) => [seven(lon), seven(lat)]) };
  return 'lon' in change ? { ...change, lon: seven(change.lon), lat: seven(change.lat) } : change;
}

export const sameDraft = (a: { question: Question; changes: readonly Change[] }, b: { question: Question; changes: readonly Change[] }): boolean =>
  canonical(a.question) === canonical(b.question) && a.changes.length === b.changes.length && a.changes.every((change, i) => canonical(rounded(change)) === canonical(rounded(b.changes[i]!)));

/** The same text for what means the same: nothing said, and null, are one. */
export function canonical(value: object): string {
  const said = Object.entries(value).filter(([, part]) => part !== null && part !== undefined && part !== false).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(said.map(([name, part]) => [name, part]));
}
