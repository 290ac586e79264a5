import { batch, computed, effect, signal } from '@preact/signals';
import { setAddress } from '../../ui/address';
import { desk } from '../desks';
import { closeRun, openRun } from './running';
import {
  areaOrder, currentLink, day, everywhere, find, gapOrder, hour, isStepless, level, question, reason, runId, select, selection, tab, usualQuestion, withoutStep,
} from './state';
import { readLink, writeLink, type PlannerLink } from './url';

/**
 * Undo is the browser's own history: each change of the question, the run, the level or what is selected is an entry of it, so that
 * Ctrl+Z, the buttons and the browser's Back are the same. All else (the view, the order of a table) follows in the entry of its step.
 */
interface Entry { step?: number }
const stepOf = (): number => (history.state as Entry | null)?.step ?? 0;

const step = signal(stepOf());
const last = signal(stepOf());
export const canUndo = computed(() => step.value > 0);
export const canRedo = computed(() => step.value < last.value);
export const undo = (): void => { if (canUndo.peek()) history.back(); };
export const redo = (): void => { if (canRedo.peek()) history.forward(); };

const keyOf = (link: PlannerLink): string => JSON.stringify([link.ask, link.run, link.level, link.selection, link.day, link.hour === null]);

let known: string | null = null;

effect(() => {
  const link = currentLink();
  if (desk.value !== 'coverage') return;
  const key = keyOf(link);
  const isStep = known !== null && key !== known && !isStepless();
  known = key;
  setAddress(writeLink(link), isStep);
  if (!isStep) return;
  const next = step.peek() + 1;
  history.replaceState({ ...(history.state as Entry | null), step: next }, '');
  batch(() => { step.value = next; last.value = next; });
});

addEventListener('popstate', () => {
  if ((new URLSearchParams(location.search).get('desk') ?? 'coverage') !== 'coverage') return;
  withoutStep(() => restore(readLink(location.search)));
  step.value = stepOf();
  last.value = Math.max(last.peek(), step.peek());
});

/** The view stays where it is: nobody wants the map to jump about. */
function restore(link: PlannerLink): void {
  question.value = link.ask ?? usualQuestion;
  level.value = link.level;
  if (link.run === null) closeRun();
  else if (link.run !== runId.peek()) openRun(link.run, link.ask === null);
  if (JSON.stringify(link.selection) !== JSON.stringify(selection.peek())) select(link.selection);
  tab.value = link.tab;
  areaOrder.value = link.areaOrder;
  gapOrder.value = link.gapOrder;
  everywhere.value = link.everywhere;
  reason.value = link.reason;
  find.value = link.find;
  day.value = link.day;
  hour.value = link.hour;
}
