import { batch, computed, effect, signal } from '@preact/signals';
import { api } from '../../api/client';
import { load } from '../../api/load';
import type {
  AreaProperties, Collection, CoverageHour, CoverageHours, CoverageRun, Distribution, Dot, Feature, Gap, GapProperties, IsochroneProperties, Question, RunAreas, StationProperties,
} from '../../api/types';
import { localNow } from '../../i18n/format';
import { areasOf } from '../shapes';
import { city } from '../state';
import { coverageApi } from './api';
import { readLink, workingDay, type PlannerLink, type Selection, type View } from './url';

const link = readLink(location.search);

export const recentRuns = signal<CoverageRun[]>([]);

export const usualQuestion: Question = { kind: 'community_centre', minutes: 15, persona: 'adult', at: null };
export const question = signal<Question>(link.ask ?? usualQuestion);
/** The link named a run and no question: the run's is taken over. */
export const adoptsQuestion = link.ask === null;
export const runId = signal<string | null>(link.run);
export const run = signal<CoverageRun | null>(null);
export const runError = signal<unknown>(null);

export const level = signal(link.level);
export const selection = signal<Selection>(link.selection);
/** What the pointer or the focus is on. `onMap`: on the map, so that the list brings its row into sight. */
export const hoveredArea = signal<number | null>(null);
export const hoveredGap = signal<number | null>(null);
export const hoverOnMap = signal(false);
export const tab = signal(link.tab);
export const areaOrder = signal(link.areaOrder);
export const gapOrder = signal(link.gapOrder);
export const everywhere = signal(link.everywhere);
export const reason = signal(link.reason);
export const find = signal(link.find);
export const day = signal(link.day);
export const hour = signal(link.hour);
export const view = signal<View | null>(link.view);
/** Areas that the map shows in part; null until it is drawn. */
export const areasInView = signal<ReadonlySet<number> | null>(null);

export const geometry = signal<Collection<AreaProperties> | null>(null);
export const runAreas = signal<RunAreas | null>(null);
export const parentNames = signal<ReadonlyMap<number, string>>(new Map());
export const gaps = signal<Collection<GapProperties> | null>(null);
export const resultError = signal<unknown>(null);
export const stations = signal<Collection<Dot, GeoJSON.Point> | null>(null);
export const station = signal<Feature<StationProperties, GeoJSON.Point> | null>(null);
export const rings = signal<Collection<IsochroneProperties> | null>(null);
export const stationError = signal<unknown>(null);
const attempt = signal(0);

let stepless = false;
/** Changes that are no step to go back to: what a link or a run brings along. */
export function withoutStep(change: () => void): void {
  stepless = true;
  try {
    batch(change);
  } finally {
    stepless = false;
  }
}
export const isStepless = (): boolean => stepless;

export const shown = { areas: signal(true), gaps: signal(true), stations: signal(true), households: signal(true) };

/** The run's question hour by hour, and by area at the hour chosen. */
export const hours = signal<CoverageHours | null>(null);
export const hourFigures = signal<CoverageHour | null>(null);
export const hoursError = signal<unknown>(null);
export const distribution = signal<Distribution | null>(null);

export const doneRunId = computed(() => (run.value?.state === 'done' && !run.value.pruned ? run.value.id : null));
/** What map and table show: the run's figures, or those of the hour chosen. */
export const figures = computed<RunAreas | null>(() => (hour.value !== null && hourFigures.value?.areas.level === level.value ? hourFigures.value.areas : runAreas.value));
export const shares = computed(() => new Map((figures.value?.areas ?? []).map((area) => [area.id, area.sharePeopleCovered])));
export const selectedGap = computed<Gap | null>(() => {
  const chosen = selection.value;
  return chosen?.type === 'gap' ? (gaps.value?.features.find((gap) => gap.properties.gap === chosen.id) ?? null) : null;
});

/** The page is being put on paper: nothing is left out for want of room. */
const paper = matchMedia('print');
export const printing = signal(paper.matches);
paper.addEventListener('change', () => { printing.value = paper.matches; });
/** A picture of the map that stands for it on paper. */
export const paperMap = signal<string | null>(null);

/** What opened the card by keyboard; the card takes the focus and gives it back here. */
export const cardOpener = signal<HTMLElement | null>(null);

/** What is pressed on the map is shown in its list. */
export const select = (next: Selection, opener: HTMLElement | null = null): void => batch(() => {
  selection.value = next;
  cardOpener.value = opener;
  if (next?.type === 'gap') {
    tab.value = 'gaps';
    hour.value = null; // gaps are those of the run's own hour
  } else if (next?.type === 'area' && tab.value !== 'charts') tab.value = 'areas';
});
export const hover = (areaId: number | null, gapNumber: number | null, onMap = false): void => batch(() => {
  hoveredArea.value = areaId;
  hoveredGap.value = gapNumber;
  hoverOnMap.value = onMap;
});
export const setLevel = (next: number): void => batch(() => {
  level.value = next;
  if (selection.value?.type === 'area') select(null);
});
/** The map and the card stand above the list, as on a phone. */
export const narrow = (): boolean => matchMedia('(max-width: 899px)').matches;
export const retry = (): void => { attempt.value++; };

export async function loadRecent(): Promise<void> {
  try {
    recentRuns.value = latestOfEach((await api.runs()).filter((made) => made.state === 'done')).slice(0, 5);
  } catch (error) {
    resultError.value = error;
  }
}

/** The newest run of each question, newest first. */
function latestOfEach(runs: CoverageRun[]): CoverageRun[] {
  const newest = new Map<string, CoverageRun>();
  for (const made of runs) {
    const asked = JSON.stringify(made.question);
    if (!newest.has(asked)) newest.set(asked, made);
  }
  return [...newest.values()];
}

/** The figures and shapes of the level. */
effect(() => {
  const id = doneRunId.value;
  const theLevel = level.value;
  const version = String(city.value?.version ?? '');
  void attempt.value;
  resultError.value = null;
  if (!id) {
    batch(() => { runAreas.value = null; geometry.value = null; });
    return undefined;
  }
  return load(
    async (signal) => Promise.all([
      api.runAreas(id, theLevel, signal), areasOf(theLevel, version, signal), theLevel > 1 ? api.runAreas(id, theLevel - 1, signal) : null,
      theLevel === 5 ? api.runAreas(id, 3, signal) : null, // every community has a first grid: its name alone says little
    ]),
    ([figures, shapes, parents, communities]) => batch(() => {
      const communityNames = new Map(communities?.areas.map((community) => [community.id, community.name]));
      runAreas.value = figures;
      geometry.value = shapes;
      parentNames.value = new Map(parents?.areas.map((parent) => [parent.id, [communityNames.get(parent.parentId ?? NaN), parent.name].filter(Boolean).join(' ')]));
    }),
    (error) => { resultError.value = error; },
  );
});

effect(() => {
  const id = doneRunId.value;
  void attempt.value;
  gaps.value = null;
  return id ? load((signal) => api.gaps(id, signal), (found) => { gaps.value = found; }, (error) => { resultError.value = error; }) : undefined;
});

/** The day of the hours: that of the question, else the next on which offices are usually open. */
export const dayShown = computed(() => day.value ?? run.value?.question.at?.slice(0, 10) ?? workingDay(localNow(city.value?.timeZone ?? 'UTC').slice(0, 10)));
/** Whose hours those are. */
let hoursRun: string | null = null;
const wantsHours = computed(() => tab.value === 'charts' || hour.value !== null);

effect(() => {
  const id = doneRunId.value;
  const theDay = dayShown.value;
  void attempt.value;
  hoursError.value = null;
  if (!id || !wantsHours.value) return undefined;
  if (hours.peek()?.day !== theDay || hoursRun !== id) hours.value = null;
  return load((signal) => coverageApi.hours(id, theDay, signal), (found) => { hoursRun = id; hours.value = found; }, (error) => { hoursError.value = error; });
});

effect(() => {
  const id = doneRunId.value;
  const theHour = hour.value;
  const theLevel = level.value;
  const theDay = dayShown.value;
  void attempt.value;
  if (!id || theHour === null) {
    hourFigures.value = null;
    return undefined;
  }
  return load((signal) => coverageApi.hour(id, theDay, theHour, theLevel, signal), (found) => { hourFigures.value = found; }, (error) => { hoursError.value = error; });
});

/** Of the area chosen, else of the whole city. */
effect(() => {
  const id = doneRunId.value;
  const area = selection.value?.type === 'area' ? selection.value.id : null;
  void attempt.value;
  if (!id || tab.value !== 'charts') return undefined;
  if (distribution.peek()?.area !== area) distribution.value = null;
  return load((signal) => coverageApi.distribution(id, area, signal), (found) => { distribution.value = found; }, (error) => { resultError.value = error; });
});

/** The stations that the question asks for, or for a category its facilities. */
effect(() => {
  const { kind, item, category } = question.value;
  void attempt.value;
  if (!city.value) {
    stations.value = null;
    return undefined;
  }
  return load<Collection<Dot, GeoJSON.Point>>((signal) => (category ? api.facilities(category, signal) : api.stations({ kind: kind ?? null, item: item ?? null }, signal)),
    (found) => { stations.value = found; }, (error) => { resultError.value = error; });
});

/** The selected station's card and what is reached from it in 5, 10 and 15 minutes. */
effect(() => {
  const chosen = selection.value;
  const { persona } = question.value;
  void attempt.value;
  batch(() => { station.value = null; rings.value = null; stationError.value = null; });
  if (chosen?.type !== 'station') return undefined;
  const failed = (error: unknown) => { stationError.value = error; };
  const stops = [
    load((signal) => api.station(chosen.id, signal), (found) => { station.value = found; }, failed),
    load((signal) => api.isochrones({ stationId: chosen.id }, [5, 10, 15], persona, signal), (found) => { rings.value = found; }, failed),
  ];
  return () => stops.forEach((stop) => stop());
});

/** The desk as its address tells it. The question goes along with a run, which may have been cleared away when the link is opened. */
export const currentLink = (): PlannerLink => ({
  ask: run.value !== null || JSON.stringify(question.value) !== JSON.stringify(usualQuestion) ? question.value : null,
  run: runId.value, level: level.value, selection: selection.value, view: view.value, tab: tab.value, areaOrder: areaOrder.value, gapOrder: gapOrder.value,
  everywhere: everywhere.value, reason: reason.value, find: find.value, day: day.value, hour: hour.value,
});
