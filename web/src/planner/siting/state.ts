import { batch, computed, effect, signal } from '@preact/signals';
import { api, ApiError } from '../../api/client';
import { follow } from '../../api/follow';
import { isAbort } from '../../api/problem';
import { cleanQuestion, scenariosApi, type Change } from '../../api/scenarios';
import { sitingApi, type Objective, type SitingQuestion, type SitingRun } from '../../api/siting';
import type { AreaProperties, Collection, CoverageRun, Dot, GapProperties, Question } from '../../api/types';
import { remember, setAddress } from '../../ui/address';
import { readCode, writeCode } from '../code';
import { desk } from '../desks';
import { canonical } from '../scenarios/draft';
import { takeGates } from '../scenarios/gates';
import { learn, learnAreas } from '../scenarios/names';
import { simpleChange } from '../scenarios/remedyChanges';
import { draft, usualQuestion } from '../scenarios/state';
import { uuid } from '../scenarios/url';
import { areasOf } from '../shapes';
import { askSignIn } from '../SignIn';
import { account, city, signOutHere } from '../state';
import { readView, writeView, type View } from '../view';

/** What is asked: of candidates, kinds that are looked up when the search begins. */
export interface Asking {
  coverage: Question; objective: Objective; changes: number;
  anywhere: boolean; spacingMetres: number; capacity: number | null;
  existing: boolean; gates: boolean; ways: boolean; scenario: boolean;
  weights: { elders: number; red: number; yellow: number };
}

const query = new URLSearchParams(location.search);
const usual: Asking = {
  coverage: usualQuestion, objective: 'covering', changes: 5, anywhere: true, spacingMetres: 150, capacity: null,
  existing: false, gates: false, ways: false, scenario: false, weights: { elders: 1, red: 1, yellow: 1 },
};
const linked = readCode(query.get('sask')) as Partial<Asking> | null;

export const asking = signal<Asking>(typeof linked?.coverage?.minutes === 'number' ? { ...usual, ...linked } : usual);
export const set = (part: Partial<Asking>): void => { asking.value = { ...asking.peek(), ...part }; };
const idOf = (text: string | null): string | null => (text !== null && uuid.test(text) ? text : null);
export const runId = signal<string | null>(idOf(query.get('siting')));
export const run = signal<SitingRun | null>(null);
export const runError = signal<unknown>(null);
export const starting = signal(false);
/** How many of the steps are looked at, and taken into a scenario; null: all. */
export const stepCount = signal<number | null>(Number(query.get('steps')) > 0 ? Math.trunc(Number(query.get('steps'))) : null);
export const hoveredStep = signal<number | null>(null);
export const view = signal<View | null>(readView(query.get('tview')));
export const recent = signal<SitingRun[]>([]);
/** What the search has found while somebody watched it: seconds since the first, value and bound. */
export const trace = signal<readonly { seconds: number; value: number; bound: number }[]>([]);

export const coverageRuns = signal<CoverageRun[]>([]);
export const stations = signal<Collection<Dot, GeoJSON.Point> | null>(null);
export const geometry = signal<Collection<AreaProperties> | null>(null);
export const shares = signal<Map<number, number | null>>(new Map());
export const gaps = signal<Collection<GapProperties> | null>(null);
export const loadError = signal<unknown>(null);
const attempt = signal(0);
export const retry = (): void => { attempt.value++; };
const here = computed(() => desk.value === 'siting' && account.value !== null && city.value !== null);

/** The question that the map and the remedies are about: that of the run that is open, else the one of the form. */
export const coverage = computed(() => cleanQuestion(run.value?.question.coverage ?? asking.value.coverage));
const coverageKey = computed(() => canonical(coverage.value));
export const baseRun = computed(() => coverageRuns.value.find((one) => one.state === 'done' && canonical(cleanQuestion(one.question)) === canonical(cleanQuestion(asking.value.coverage))) ?? null);
export const steps = computed(() => run.value?.result?.steps ?? []);
export const takenSteps = computed(() => steps.value.slice(0, stepCount.value ?? steps.value.length));

/** Remedies of the coverage run's gaps that a search takes, each once. */
const remedies = computed(() => {
  const found = new Map<string, Change>();
  for (const { properties } of gaps.value?.features ?? []) {
    for (const remedy of [properties.remedy, ...properties.otherRemedies]) {
      const change = remedy && simpleChange(remedy);
      if (change && !(change.type === 'add_gate' && change.line)) found.set(change.type === 'set_gate' ? `gate ${change.id}` : canonical(change), change);
    }
  }
  return [...found.values()];
});
export const gateRemedies = computed(() => remedies.value.filter((change) => change.type === 'set_gate' || change.type === 'add_gate'));
export const wayRemedies = computed(() => remedies.value.filter((change) => change.type === 'add_street'));
const candidateTypes: readonly Change['type'][] = ['add_station', 'set_station', 'set_gate', 'add_gate', 'add_street'];
export const scenarioChanges = computed(() => draft.value.changes.filter((change) => candidateTypes.includes(change.type) && !(change.type === 'add_gate' && change.line)));

/** With gates or streets, and with capacities where most people are to be covered, the service values every choice by itself. */
const mostValuedByThemselves = 300;
const leastAnywhere = 10;

/** The question as the service takes it, and how many candidates were left out because they are too many. */
export const question = computed<{ asked: SitingQuestion; leftOut: number; candidates: number }>(() => {
  const now = asking.value;
  const listed = [...(now.gates ? gateRemedies.value : []), ...(now.ways ? wayRemedies.value : []), ...(now.scenario ? scenarioChanges.value : [])];
  const byThemselves = (now.coverage.respectCapacity === true && now.objective === 'covering') || listed.some((change) => change.type !== 'add_station' && change.type !== 'set_station');
  const most = byThemselves ? mostValuedByThemselves - (now.anywhere ? leastAnywhere : 0) : 5000;
  const candidates = listed.slice(0, most);
  const weighted = now.weights.elders !== 1 || now.weights.red !== 1 || now.weights.yellow !== 1;
  return {
    leftOut: listed.length - candidates.length, candidates: candidates.length,
    asked: {
      coverage: cleanQuestion(now.coverage), objective: now.objective,
      ...(now.objective !== 'all' && { changes: now.changes }),
      ...(candidates.length > 0 && { candidates: candidates.map((change) => ({ change, cost: 1 })) }),
      ...(now.anywhere && { anywhere: { spacingMetres: now.spacingMetres, most: byThemselves ? mostValuedByThemselves - candidates.length : 2000, ...(now.coverage.respectCapacity && now.capacity && { capacity: now.capacity }) } }),
      ...(now.existing && { existing: { hoursCost: 1, itemCost: 1 } }),
      ...(weighted && { weights: now.weights }),
    },
  };
});

function failed(error: unknown, where: { value: unknown }): void {
  if (isAbort(error)) return;
  if (error instanceof ApiError && error.status === 401) {
    signOutHere();
    askSignIn(retry);
  } else where.value = error;
}

let stopFollowing: () => void = () => undefined;

export async function start(): Promise<void> {
  starting.value = true;
  runError.value = null;
  try {
    const { id } = await sitingApi.start(question.peek().asked);
    remember();
    batch(() => { run.value = null; trace.value = []; stepCount.value = null; runId.value = id; });
    watch(id);
  } catch (error) {
    failed(error, runError);
  } finally {
    starting.value = false;
  }
}

/** Shows a run, and follows it to its end. */
export function watch(id: string): void {
  stopFollowing();
  let began: number | null = null;
  batch(() => { runId.value = id; runError.value = null; if (run.peek()?.id !== id) { run.value = null; trace.value = []; } });
  const take = (next: SitingRun) => batch(() => {
    if (run.peek() === null) adopt(next.question);
    run.value = next;
    if (next.bestValue !== null && next.bestBound !== null) {
      began ??= performance.now();
      trace.value = [...trace.peek(), { seconds: (performance.now() - began) / 1000, value: next.bestValue, bound: next.bestBound }];
    }
    if (next.state === 'done' || next.state === 'cancelled') void loadRecent();
  });
  stopFollowing = follow<SitingRun>(`siting-runs/${id}`, take, (error) => failed(error, runError));
}

/** The form asks what the run asked, so that it can be asked anew with a change. */
function adopt(asked: SitingQuestion): void {
  const listed = (asked.candidates ?? []).map(({ change }) => change);
  asking.value = {
    ...usual, coverage: cleanQuestion(asked.coverage), objective: asked.objective ?? 'covering', changes: asked.changes ?? usual.changes,
    anywhere: Boolean(asked.anywhere), spacingMetres: asked.anywhere?.spacingMetres ?? usual.spacingMetres, capacity: asked.anywhere?.capacity ?? null, existing: Boolean(asked.existing),
    gates: listed.some((change) => change.type === 'set_gate'), ways: listed.some((change) => change.type === 'add_street'),
    weights: { elders: asked.weights?.elders ?? 1, red: asked.weights?.red ?? 1, yellow: asked.weights?.yellow ?? 1 },
  };
}

export async function cancel(): Promise<void> {
  if (!runId.value) return;
  try {
    await sitingApi.cancel(runId.value);
  } catch (error) {
    failed(error, runError);
  }
}

export function close(): void {
  stopFollowing();
  batch(() => { runId.value = null; run.value = null; runError.value = null; stepCount.value = null; trace.value = []; });
}

/** Opens a search that was made before, or none; the Back button leads to where one was. */
export function openRun(id: string | null): void {
  remember();
  if (id) watch(id);
  else close();
}

addEventListener('popstate', () => {
  if (desk.peek() !== 'siting') return;
  const said = new URLSearchParams(location.search);
  const id = idOf(said.get('siting'));
  if (id === null) close();
  else if (id !== runId.peek()) watch(id);
  stepCount.value = Number(said.get('steps')) > 0 ? Math.trunc(Number(said.get('steps'))) : null;
});

export async function loadRecent(): Promise<void> {
  try {
    recent.value = (await sitingApi.runs()).filter((one) => one.result !== null);
  } catch (error) {
    failed(error, loadError);
  }
}

function load<T>(work: (signal: AbortSignal) => Promise<T>, take: (value: T) => void): () => void {
  const abort = new AbortController();
  work(abort.signal).then(take).catch((error: unknown) => failed(error, loadError));
  return () => abort.abort();
}

effect(() => {
  void attempt.value;
  if (!here.value) return;
  void loadRecent();
  void api.runs().then((found) => { coverageRuns.value = found; }).catch((error: unknown) => failed(error, loadError));
  if (runId.peek() && !run.peek()) watch(runId.peek()!);
});

const level = 3;
effect(() => {
  void coverageKey.value;
  void attempt.value;
  const asked = coverage.peek();
  if (!here.value || asked.item === '') return undefined;
  loadError.value = null;
  const { kind, item, category } = asked;
  const stops = [
    load((signal) => Promise.all([scenariosApi.preview({ question: asked, changes: [] }, level, true, signal), areasOf(level, String(city.peek()!.version), signal)]), ([answer, shapes]) => batch(() => {
      shares.value = new Map(answer.areas.map((area) => [area.id, area.people > 0 ? area.peopleCovered / area.people : null]));
      geometry.value = shapes;
      learnAreas(shapes);
    })),
    load<Collection<Dot, GeoJSON.Point>>((signal) => (category ? api.facilities(category, signal) : api.stations({ kind: kind ?? null, item: kind ? null : item ?? null }, signal)), (found) => batch(() => { stations.value = found; learn(found.features); })),
  ];
  return () => stops.forEach((stop) => stop());
});

effect(() => {
  const ids = steps.value.flatMap(({ change }) => (change.type === 'set_gate' ? [change.id] : []));
  return ids.length > 0 ? load((signal) => scenariosApi.gatesOf(ids, signal), takeGates) : undefined;
});

effect(() => {
  const id = baseRun.value?.id;
  gaps.value = null;
  return here.value && id ? load((signal) => api.gaps(id, signal), (found) => { gaps.value = found; }) : undefined;
});

effect(() => {
  const now = asking.value;
  const next = {
    siting: runId.value, steps: stepCount.value === null ? null : String(stepCount.value), tview: view.value && writeView(view.value),
    sask: runId.value || now === usual ? null : writeCode(now),
  };
  if (desk.value === 'siting') setAddress(next);
});
