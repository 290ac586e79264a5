import { batch, computed, effect, signal } from '@preact/signals';
import { api, ApiError } from '../../api/client';
import { isAbort } from '../../api/problem';
import { cleanQuestion, scenariosApi, type AreaDifference, type Change, type Difference, type HouseholdDifference } from '../../api/scenarios';
import type { AreaProperties, Collection, CoverageRun, Dot, Question } from '../../api/types';
import { setAddress } from '../../ui/address';
import { desk } from '../desks';
import { areasOf } from '../shapes';
import { askSignIn } from '../SignIn';
import { account, city, signOutHere } from '../state';
import { begin, canonical, redo, sameDraft, step, undo, withChange, withReplaced, type Draft, type History, type Saved } from './draft';
import { learn, learnAreas } from './names';
import { readLink, writeLink, type Show, type View } from './url';

export type Tool = 'choose' | 'station' | 'gate' | 'crossing' | 'bridge' | 'street' | 'close';
/** What is chosen on the map: a station or gate of the city, or something that a change adds. */
export type Subject = { type: 'station' | 'gate'; id: number } | { type: 'change'; index: number };

const link = readLink(location.search);
export const usualQuestion: Question = { kind: 'community_centre', minutes: 15, persona: 'adult' };

export const history = signal<History>(begin({ question: link.draft?.question ?? usualQuestion, changes: link.draft?.changes ?? [], of: null }));
export const draft = computed<Draft>(() => history.value.now);
/** The saved scenario as it was read: what a draft is compared with. */
export const opened = signal<{ id: string; question: Question; changes: readonly Change[] } | null>(null);
export const wantedId = signal<string | null>(link.scenario);

export const tool = signal<Tool>('choose');
export const subject = signal<Subject | null>(null);
/** What a hand is doing: the figures follow it, but it is no step yet. `index`: of the change that it replaces; null: it is one more. */
export const trying = signal<{ index: number | null; change: Change } | null>(null);
export const changes = computed<readonly Change[]>(() => {
  const hand = trying.value;
  if (!hand) return draft.value.changes;
  return hand.index === null ? withChange(draft.value.changes, hand.change) : withReplaced(draft.value.changes, hand.index, hand.change);
});
export const isChanged = computed(() => {
  const saved = opened.value;
  return saved && saved.id === draft.value.of?.id ? !sameDraft(saved, draft.value) : draft.value.changes.length > 0;
});

export const level = signal(link.level);
export const show = signal<Show>(link.show);
export const view = signal<View | null>(link.view);
export const hoveredArea = signal<number | null>(null);

export const difference = signal<Difference | null>(null);
export const previewError = signal<unknown>(null);
export const present = signal<{ key: string; level: number; areas: readonly AreaDifference[] } | null>(null);
export const households = signal<readonly HouseholdDifference[]>([]);
export const householdsCut = signal(0);
export const geometry = signal<Collection<AreaProperties> | null>(null);
export const stations = signal<Collection<Dot, GeoJSON.Point> | null>(null);
export const runs = signal<CoverageRun[]>([]);
export const loadError = signal<unknown>(null);
const attempt = signal(0);
export const retry = (): void => { attempt.value++; };

export const question = computed(() => cleanQuestion(draft.value.question));
/** The newest coverage run of the same question: its households are drawn. */
export const baseRun = computed(() => runs.value.find((run) => run.state === 'done' && canonical(cleanQuestion(run.question)) === canonical(question.value)) ?? null);

/** A new step, which can be undone. */
export function commit(part: Partial<Draft>): void {
  batch(() => {
    trying.value = null;
    history.value = step(history.peek(), { ...draft.peek(), ...part });
  });
}
export const add = (change: Change): void => commit({ changes: withChange(draft.peek().changes, change) });
export const replace = (index: number, change: Change): void => commit({ changes: withReplaced(draft.peek().changes, index, change) });
export function remove(index: number): void {
  batch(() => {
    if (subject.peek()?.type === 'change') subject.value = null;
    commit({ changes: draft.peek().changes.filter((_, i) => i !== index) });
  });
}
export const undoStep = (): void => batch(() => { trying.value = null; subject.value = null; history.value = undo(history.peek()); });
export const redoStep = (): void => batch(() => { trying.value = null; subject.value = null; history.value = redo(history.peek()); });

/** Puts something else onto the desk. With `keep`, Undo leads back to what lay there. */
export function lay(next: Draft, saved: typeof opened.value, keep: boolean): void {
  batch(() => {
    trying.value = null;
    subject.value = null;
    tool.value = 'choose';
    opened.value = saved;
    wantedId.value = next.of?.id ?? null;
    history.value = keep ? step(history.peek(), next) : begin(next);
  });
}
export const renameSaved = (of: Saved | null): void => { history.value = { ...history.peek(), now: { ...draft.peek(), of } }; };

/** Asks again after signing in where the session has ended. */
export function failed(error: unknown, where: { value: unknown }): void {
  if (isAbort(error)) return;
  if (error instanceof ApiError && error.status === 401) {
    signOutHere();
    askSignIn(retry);
  } else where.value = error;
}

const wanted = computed(() => (account.value && question.value.item !== '' ? { question: question.value, changes: [...changes.value], level: level.value } : null));
let asking = false;

/** One question at a time: while a hand drags, the newest place is asked about as soon as the last one is answered. */
effect(() => {
  void wanted.value;
  void attempt.value;
  if (desk.value === 'scenarios') void ask();
});
async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    for (let next = wanted.peek(); next; ) {
      const answer = await scenariosApi.preview(next, next.level);
      const later = wanted.peek();
      if (later && canonical(later.question) === canonical(next.question)) batch(() => { difference.value = answer; previewError.value = null; });
      if (later === next) return;
      next = later;
    }
  } catch (error) {
    failed(error, previewError);
  } finally {
    asking = false;
  }
}

export function load<T>(work: (signal: AbortSignal) => Promise<T>, take: (value: T) => void): () => void {
  const abort = new AbortController();
  work(abort.signal).then(take).catch((error: unknown) => failed(error, loadError));
  return () => abort.abort();
}
export const here = computed(() => desk.value === 'scenarios' && account.value !== null && city.value !== null);

/** Shapes, and what is covered as the city is. */
const presentKey = computed(() => `${level.value} ${canonical(question.value)}`);
effect(() => {
  const key = presentKey.value;
  void attempt.value;
  if (!here.value || question.peek().item === '') return undefined;
  const theLevel = level.peek();
  loadError.value = null;
  return load((signal) => Promise.all([
    scenariosApi.preview({ question: question.peek(), changes: [] }, theLevel, true, signal), areasOf(theLevel, String(city.peek()!.version), signal),
  ]), ([answer, shapes]) => batch(() => { present.value = { key, level: theLevel, areas: answer.areas }; geometry.value = shapes; if (theLevel === 3) learnAreas(shapes); }));
});

const target = computed(() => JSON.stringify([question.value.kind ?? null, question.value.item ?? null, question.value.category ?? null]));
effect(() => {
  void target.value;
  void attempt.value;
  if (!here.value) return undefined;
  const { kind, item, category } = question.peek();
  return load<Collection<Dot, GeoJSON.Point>>((signal) => (category ? api.facilities(category, signal) : api.stations({ kind: kind ?? null, item: kind ? null : item ?? null }, signal)), (found) => batch(() => { stations.value = found; learn(found.features); }));
});

effect(() => {
  void attempt.value;
  if (here.value) void api.runs().then((found) => { runs.value = found.filter((run) => run.state === 'done'); }).catch((error: unknown) => failed(error, loadError));
});

/** Households whose walk changes, once the hand rests. */
const mostHouseholds = 20_000;
const differing = computed(() => (here.value && show.value !== 'one' ? JSON.stringify([question.value, draft.value.changes]) : null));
effect(() => {
  const asked = differing.value;
  void attempt.value;
  if (asked === null || draft.peek().changes.length === 0) {
    batch(() => { households.value = []; householdsCut.value = 0; });
    return undefined;
  }
  return load(async (signal) => {
    const [theQuestion, theChanges] = JSON.parse(asked) as [Question, Change[]];
    const found: HouseholdDifference[] = [];
    for (let page = 1, pages = 1; page <= pages && found.length < mostHouseholds; page++) {
      const answer = await scenariosApi.households({ question: theQuestion, changes: theChanges }, page, signal);
      pages = answer.pages;
      found.push(...answer.households);
      if (page === 1) householdsCut.value = Math.max(0, answer.total - mostHouseholds);
    }
    return found;
  }, (found) => { households.value = found; });
});

/** Covered people by area as the city is, and with the changes. */
export const sharesNow = computed(() => new Map((present.value?.areas ?? []).map((area) => [area.id, shareOf(area.peopleCovered, area.people)])));
export const sharesThen = computed(() => {
  const then = new Map(sharesNow.value);
  if (difference.value?.level === present.value?.level) for (const area of difference.value?.areas ?? []) then.set(area.id, shareOf(area.peopleCoveredAfter, area.people));
  return then;
});
export const shareOf = (covered: number, people: number): number | null => (people > 0 ? covered / people : null);

effect(() => {
  const next = writeLink({ scenario: draft.value.of?.id ?? wantedId.value, draft: isChanged.value ? draft.value : null, level: level.value, show: show.value, view: view.value });
  if (desk.value === 'scenarios') setAddress(next);
});
