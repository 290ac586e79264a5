import type { Colour, FieldCatalogues, Household, Visit, VisitOutcome } from '../api/types';

/** The visit as it is filled in: readings are text until they are read. `colour` undefined: nothing proposed. */
export interface VisitForm {
  outcome: VisitOutcome;
  answers: Visit['answers'];
  meters: Record<string, string>;
  greetings: string[];
  note: string;
  colour?: Colour | null | undefined;
  colourReason: string;
}

export const emptyVisit: VisitForm = { outcome: 'met', answers: {}, meters: {}, greetings: [], note: '', colourReason: '' };

/** The entries of a list that are for this household: those for everybody, and those for a flag that it carries. */
export const entriesFor = <E extends { flags: string[] }>(entries: readonly E[], careFlags: readonly string[]): E[] =>
  entries.filter((entry) => entry.flags.length === 0 || entry.flags.some((flag) => careFlags.includes(flag)));

/** `1234.5`, `1,234.5` or `1234，5`; null: not a reading. */
export function reading(text: string): number | null {
  const plain = text.trim().replace(/[，,](?=\d{3}(?:\D|$))/g, '').replace(/[，,。]/, '.');
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(plain)) return null;
  return Number(plain);
}

export type VisitProblem = 'nothing' | 'meter' | 'number' | 'reason';

export function problemsOf(form: VisitForm, photos: number, checklist: FieldCatalogues['checklist']): VisitProblem[] {
  const filled = Object.keys(form.answers).length + Object.values(form.meters).filter((text) => text.trim() !== '').length + form.greetings.length + photos > 0
    || form.note.trim() !== '' || form.colour !== undefined || form.outcome !== 'met';
  const badNumber = form.outcome === 'met' && checklist.some((entry) => entry.answer === 'number' && typeof form.answers[entry.code] === 'string' && reading(form.answers[entry.code] as string) === null);
  return [
    ...(filled ? [] : ['nothing' as const]),
    ...(Object.values(form.meters).some((text) => text.trim() !== '' && reading(text) === null) ? ['meter' as const] : []),
    ...(badNumber ? ['number' as const] : []),
    ...(form.colour !== undefined && form.colourReason === '' ? ['reason' as const] : []),
  ];
}

/** What goes into the outbox; only after {@link problemsOf} found none. What is asked of somebody is left out where nobody was met. */
export function visitOf(form: VisitForm, household: Pick<Household, 'id'>, photoIds: readonly string[], checklist: FieldCatalogues['checklist'], now: Date): Visit {
  const numbers = new Set(checklist.filter((entry) => entry.answer === 'number').map((entry) => entry.code));
  return {
    householdId: household.id,
    happenedAt: now.toISOString(),
    outcome: form.outcome,
    answers: form.outcome !== 'met' ? {} : Object.fromEntries(Object.entries(form.answers).map(([code, answer]) => [code, numbers.has(code) && typeof answer === 'string' ? reading(answer)! : answer])),
    meters: Object.fromEntries(Object.entries(form.meters).filter(([, text]) => text.trim() !== '').map(([code, text]) => [code, reading(text)!])),
    greetings: form.outcome === 'met' ? form.greetings : [],
    note: form.note.trim() || null,
    colourProposal: form.colour === undefined ? null : { colour: form.colour, reason: form.colourReason },
    photoIds: [...photoIds],
  };
}

/** A reading below the last one: the meter was changed, or somebody slipped. */
export const lastReading = (household: Household, meter: string): number | null =>
  household.lastVisits?.map((visit) => visit.meters?.[meter]).find((value) => value !== undefined) ?? null;
