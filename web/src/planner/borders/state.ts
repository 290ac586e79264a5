import { batch, computed, signal } from '@preact/signals';
import { api, ApiError } from '../../api/client';
import type { AreaChange, AreaChangeRequest, ChangeOfToday, Ground, GridArea, GroundArea } from '../../api/types';
import type { Drawn } from '../../map/editMap';
import { remember } from '../../ui/address';
import { city } from '../state';

/** What the planner does with the chosen areas. */
export type Tool = 'choose' | 'split' | 'redraw' | 'merge' | 'rename' | 'reparent' | 'propose' | 'compound';
/** What the areas of the present level would be: figures of the live check, or of a dry run. */
export interface Live { areas: GridArea[]; features: GeoJSON.Feature[]; changed: ReadonlySet<number> }

export const ground = signal<Ground | null>(null);
/** From the district down to the area whose parts are shown. */
export const path = signal<{ id: number; name: string }[]>([]);
export const chosen = signal<ReadonlySet<number>>(new Set());
export const tool = signal<Tool>('choose');
export const live = signal<Live | null>(null);
/** The change as it would be sent; null: nothing is drawn yet. */
export const wanted = signal<AreaChangeRequest | null>(null);
export const summary = signal<AreaChange | null>(null);
export const done = signal<AreaChange | null>(null);
export const busy = signal(false);
export const editError = signal<unknown>(null);
/** Proposed grids or micro-grids, and which of them are taken. */
export const proposal = signal<GeoJSON.Feature<GeoJSON.Geometry, GridArea>[] | null>(null);
export const taken = signal<ReadonlySet<string>>(new Set());
/** What was done can be taken back; what took something back cannot. */
export const canUndo = computed(() => done.value?.id != null && !['undo', 'reopenCompound'].includes(done.value.kind));

/** Changes of today that stand: what was made can be taken back although the page was closed meanwhile. */
export const today = signal<readonly ChangeOfToday[]>([]);

export const areas = computed(() => ground.value?.features ?? []);
export const level = computed(() => (areas.value[0]?.properties as GroundArea | undefined)?.level ?? 1);
export const chosenAreas = computed(() => areas.value.filter((area) => chosen.value.has(area.properties.id)));
/** Areas of one parent are checked while drawing; districts have none, and are looked at when the drawing is done. */
const isChecked = computed(() => ground.value?.parent != null);

const revisions = (list = chosenAreas.value) => list.map(({ properties }) => ({ id: properties.id, revision: properties.revision }));

/** Runs one question at a time; what fails is shown. */
export async function during(work: () => Promise<void>): Promise<void> {
  busy.value = true;
  editError.value = null;
  try {
    await work();
  } catch (error) {
    editError.value = error;
  } finally {
    busy.value = false;
  }
}

export const open = (parent: number | null): Promise<void> => during(async () => {
  const [found, changes] = await Promise.all([api.ground(parent), api.changesToday()]);
  batch(() => {
    const { parent: above } = found;
    today.value = changes;
    const known = path.value.findIndex((step) => step.id === above?.properties.id);
    path.value = !above ? [] : known >= 0 ? path.value.slice(0, known + 1) : [...path.value, { id: above.properties.id, name: above.properties.name }];
    ground.value = found;
    chosen.value = new Set();
    clear();
  });
});

/** As `open`, by hand: the Back button leads to where one was. */
export function go(parent: number | null): void {
  remember();
  void open(parent);
}

const numbers = (text: string | null) => (text ?? '').split(',').map(Number).filter((id) => Number.isInteger(id) && id > 0);

/** Opens what the address names; without it, where there is something to choose: districts that have one part only are passed by. */
export async function begin(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const [area] = numbers(query.get('area'));
  if (area !== undefined) {
    await during(async () => {
      const { properties } = await api.areaPath(area);
      path.value = properties.path.map(({ id, name }) => ({ id, name }));
    });
    if (editError.value === null) await open(area);
    if (editError.value === null) {
      const asked = numbers(query.get('choose'));
      chosen.value = new Set(areas.value.map(({ properties }) => properties.id).filter((id) => asked.includes(id)));
      tool.value = tools().find((name) => name === query.get('tool')) ?? 'choose';
      return;
    }
  }
  path.value = [];
  await open(null);
  while (ground.value?.features.length === 1 && level.value < 3) await open(ground.value.features[0]!.properties.id);
}

/** Which there are depends on what is chosen. */
export function tools(): Tool[] {
  const count = chosen.value.size;
  const above = ground.value?.parent?.properties.level;
  const may: Partial<Record<Tool, boolean>> = {
    split: count === 1, redraw: count === 1, merge: count >= 2, reparent: count >= 1 && above !== undefined, rename: count === 1, propose: above === 3 && count === 0,
    compound: count <= 1 && (above !== undefined || count === 1),
  };
  return (Object.keys(may) as Tool[]).filter((name) => may[name]);
}

/** So that the address leads back here. */
export function parameters(): Record<'area' | 'choose' | 'tool', string | null> {
  const kept = tool.value !== 'choose' && tool.value !== 'propose';
  return { area: ground.value?.parent ? String(ground.value.parent.properties.id) : null, choose: chosen.value.size > 0 ? [...chosen.value].join(',') : null, tool: kept ? tool.value : null };
}

export function clear(): void {
  batch(() => {
    live.value = null;
    wanted.value = null;
    summary.value = null;
    proposal.value = null;
    taken.value = new Set();
    editError.value = null;
    tool.value = 'choose';
  });
}

export function toggle(id: number, more: boolean): void {
  batch(() => {
    clear();
    done.value = null;
    const next = new Set(more ? chosen.value : []);
    if (chosen.value.has(id)) next.delete(id);
    else next.add(id);
    chosen.value = next;
  });
}

let asked = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;
const liveEveryMilliseconds = 250;

/** Asks for figures while the hand still draws, a few times a second, and the latest answer counts. */
export function drawn(what: Drawn, isDone: boolean): void {
  wanted.value = what.type === 'line' ? { kind: 'split', areas: revisions(), line: what.line } : { kind: 'redraw', areas: revisions(), geometry: what.geometry };
  summary.value = null;
  clearTimeout(waiting);
  if (isChecked.value || isDone) waiting = setTimeout(() => void askLive(what), isDone ? 0 : liveEveryMilliseconds);
}

async function askLive(what: Drawn): Promise<void> {
  const mine = ++asked;
  try {
    const next = isChecked.value ? await check(what) : null;
    if (mine === asked) batch(() => { live.value = next; editError.value = null; });
    if (!next) await look();
  } catch (error) {
    // A line that does not reach across yet is no error while it is drawn.
    if (mine === asked && !(what.type === 'line' && error instanceof ApiError && error.status === 400)) editError.value = error;
  }
}

async function check(what: Drawn): Promise<Live> {
  const list = areas.value;
  const place = list.findIndex((area) => chosen.value.has(area.properties.id));
  const result = await api.gridEdit({
    parentId: ground.value!.parent!.properties.id,
    areas: list.map((area) => ({ code: area.properties.code, geometry: area.geometry, id: area.properties.id })),
    operation: what.type === 'line' ? { type: 'split', area: place, line: what.line } : { type: 'redraw', area: place, geometry: what.geometry },
  });
  const changed = new Set(result.changed);
  return { areas: result.features.map((feature) => feature.properties), features: result.features.filter((_, i) => changed.has(i)), changed };
}

export const askMerge = (name: string): Promise<void> => { wanted.value = { kind: 'merge', areas: revisions(), name: name || null }; return look(); };
export const askReparent = (parentId: number): Promise<void> => { wanted.value = { kind: 'reparent', areas: revisions(), parentId }; return look(); };
export const askRename = (name: string): Promise<void> => { wanted.value = { kind: 'rename', areas: revisions(), name }; return look(); };

/** The dry run: exactly what would move. */
export const look = (): Promise<void> => during(async () => {
  if (wanted.value) summary.value = await api.changeAreas(wanted.value, true);
});

export const propose = (): Promise<void> => during(async () => {
  const parent = ground.value!.parent!.properties;
  const found = await api.gridProposal(parent.id);
  batch(() => {
    proposal.value = found.features;
    taken.value = new Set(found.features.filter((feature) => feature.properties.level === 4).map((feature) => feature.properties.code));
  });
});

/** The change that takes the chosen grids of the proposal, each with its micro-grids. */
export function takeProposal(gridName: (n: number) => string, microGridName: (n: number) => string): Promise<void> {
  const parent = ground.value!.parent!.properties;
  const grids = proposal.value!.filter((feature) => feature.properties.level === 4);
  wanted.value = {
    kind: 'adopt', areas: [{ id: parent.id, revision: parent.revision }, ...ground.value!.below],
    proposal: grids.map((grid, i) => ({ grid, i })).filter(({ grid }) => taken.value.has(grid.properties.code)).map(({ grid, i }) => ({
      geometry: grid.geometry, name: gridName(i + 1),
      parts: proposal.value!.filter((part) => part.properties.parentCode === grid.properties.code).map((part, k) => ({ geometry: part.geometry, name: microGridName(k + 1) })),
    })),
  };
  return look();
}

export const apply = (): Promise<void> => during(async () => {
  const made = await api.changeAreas(wanted.value!, false);
  await reopen();
  done.value = made;
});

export const undo = (change: number): Promise<void> => during(async () => {
  const made = await api.changeAreas({ kind: 'undo', change }, false);
  await reopen();
  done.value = made;
});

/** What others changed meanwhile is looked at again. */
export const refresh = (): Promise<void> => during(reopen);

async function reopen(): Promise<void> {
  const [next, nextCity, changes] = await Promise.all([api.ground(ground.value?.parent?.properties.id ?? null), api.city(), api.changesToday()]);
  batch(() => { ground.value = next; today.value = changes; city.value = nextCity; chosen.value = new Set(); clear(); });
}
