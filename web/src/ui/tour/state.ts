import { signal } from '@preact/signals';
import { setAddress } from '../address';

export type TourRole = 'planner' | 'worker' | 'dispatcher' | 'resident';
export const tourSteps = 4;

/** The step that is shown, from 1; null: no tour. `asked`: somebody pressed for it, so it may take the focus. */
export const tour = signal<{ step: number; asked: boolean } | null>(null);

const storageName = (role: TourRole): string => `gridmap.tour.${role}`;

function taken(role: TourRole): boolean {
  try {
    return localStorage.getItem(storageName(role)) !== null;
  } catch (error) {
    console.info('Whether the tour was taken is not known: storage is not available.', error);
    return true;
  }
}

/** `?tour` and `?tour=3` ask for it; null: not asked, or for a step that there is not. */
export function stepInLink(search: string): number | null {
  const asked = new URLSearchParams(search).get('tour');
  const step = Number(asked === '' ? 1 : asked);
  return asked !== null && Number.isInteger(step) && step >= 1 && step <= tourSteps ? step : null;
}

/** The page was opened at its start, not by a link to something: whoever follows one came to see that. */
const atStart = typeof location !== 'undefined' && [...new URLSearchParams(location.search).keys()].every((name) => ['lang', 'base', 'tour'].includes(name));

/** On the first visit of the page's start, or where the link asks for it; one that was begun goes on. */
export function offerTour(role: TourRole): void {
  if (tour.peek()) return;
  const step = stepInLink(location.search) ?? (taken(role) || !atStart ? null : 1);
  if (step !== null) tour.value = { step, asked: false };
}

export function showStep(step: number): void {
  tour.value = { step, asked: true };
  setAddress({ tour: String(step) });
}

/** Skipped or read to its end: not offered again, but started again by its button. */
export function endTour(role: TourRole): void {
  tour.value = null;
  setAddress({ tour: null });
  try {
    localStorage.setItem(storageName(role), 'taken');
  } catch (error) {
    console.info('That the tour was taken is not kept: storage is not available.', error);
  }
}
