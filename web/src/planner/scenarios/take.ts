import { signal } from '@preact/signals';
import type { Change } from '../../api/scenarios';
import type { Question } from '../../api/types';
import { openDesk } from '../desks';

export interface Taken { question: Question; changes: Change[] }

/** Changes that another desk hands over; the scenarios desk takes them when it is opened. */
export const taken = signal<Taken | null>(null);

/** Opens the scenarios desk with changes: added to what lies there where the question is the same, else in a new scenario. */
export function takeIntoScenario(next: Taken): void {
  taken.value = next;
  openDesk('scenarios');
}
