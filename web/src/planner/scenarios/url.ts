import type { Change } from '../../api/scenarios';
import type { Question } from '../../api/types';
import { readView, writeView, type View } from '../view';
import { readDraft, writeDraft } from './draft';

export type { View };
/** One map, the city as it is beside the scenario, or who comes nearer and who farther. */
export type Show = 'one' | 'pair' | 'difference';
export interface ScenarioLink { scenario: string | null; draft: { question: Question; changes: readonly Change[] } | null; level: number; show: Show; view: View | null }

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const shows: readonly Show[] = ['one', 'pair', 'difference'];

/** What cannot be understood is left out, never guessed. */
export function readLink(search: string): Omit<ScenarioLink, 'draft'> & { draft: { question: Question; changes: Change[] } | null } {
  const query = new URLSearchParams(search);
  const id = query.get('scenario');
  const level = Number(query.get('slevel'));
  return {
    scenario: id !== null && uuid.test(id) ? id : null,
    draft: readDraft(query.get('draft')),
    level: Number.isInteger(level) && level >= 1 && level <= 5 ? level : 3,
    show: shows.find((known) => known === query.get('show')) ?? 'one',
    view: readView(query.get('sview')),
  };
}

/** What the address says of the desk; null: not said. */
export const writeLink = (link: ScenarioLink): Record<string, string | null> => ({
  scenario: link.scenario,
  draft: link.draft && writeDraft(link.draft.question, link.draft.changes),
  slevel: link.level === 3 ? null : String(link.level),
  show: link.show === 'one' ? null : link.show,
  sview: link.view && writeView(link.view),
});
