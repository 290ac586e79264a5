import { computed, effect, signal } from '@preact/signals';
import { scenariosApi, type Access, type GateProperties } from '../../api/scenarios';
import type { LonLat } from '../../api/types';
import { changes, draft, here, load, view } from './state';

export interface Gate extends GateProperties { place: LonLat }

/** From this zoom on, gates are shown. */
export const gateZoom = 16;

/** What the map shows: west, south, east, north. */
export const box = signal<[number, number, number, number] | null>(null);
const known = signal<ReadonlyMap<number, Gate>>(new Map());
/** Names of compounds, as far as gates told them. */
export const compoundNames = signal<ReadonlyMap<number, string>>(new Map());

const nearEnough = computed(() => (view.value?.zoom ?? 0) >= gateZoom);
/** Rounded outwards, so that a small move of the map asks nothing. */
const cells = computed(() => (nearEnough.value && box.value ? JSON.stringify(box.value.map((side, i) => (i < 2 ? Math.floor(side * 200) : Math.ceil(side * 200)) / 200)) : null));
const named = computed(() => draft.value.changes.flatMap((change) => (change.type === 'set_gate' && !known.value.has(change.id) ? [change.id] : [])).join());

/** Gates that were asked for. */
export const takeGates = (found: { features: { geometry: GeoJSON.Point; properties: GateProperties }[] }) => {
  const next = new Map(known.peek());
  for (const { geometry, properties } of found.features) next.set(properties.id, { ...properties, place: geometry.coordinates as LonLat });
  known.value = next;
  nameCompounds(found.features.map(({ properties }) => properties));
};
export function nameCompounds(told: readonly { compoundId: number; compound: string }[]): void {
  const next = new Map(compoundNames.peek());
  for (const { compoundId, compound } of told) next.set(compoundId, compound);
  compoundNames.value = next;
}

effect(() => (here.value && cells.value ? load((signal) => scenariosApi.gates(JSON.parse(cells.peek()!) as number[], signal), takeGates) : undefined));
effect(() => (here.value && named.value ? load((signal) => scenariosApi.gatesOf(named.peek().split(',').map(Number), signal), takeGates) : undefined));

export const findGate = (id: number): Gate | null => known.value.get(id) ?? null;

/** Gates in view, and those that changes name; each with who may pass it with the changes. */
export const shownGates = computed<(Gate & { accessThen: Access; isSet: boolean })[]>(() => {
  const set = new Map(changes.value.flatMap((change) => (change.type === 'set_gate' ? [[change.id, change.access] as const] : [])));
  const sides = box.value;
  return [...known.value.values()]
    .filter(({ id, place: [lon, lat] }) => set.has(id) || (nearEnough.value && sides && lon >= sides[0] && lon <= sides[2] && lat >= sides[1] && lat <= sides[3]))
    .map((gate) => ({ ...gate, accessThen: set.get(gate.id) ?? gate.access, isSet: set.has(gate.id) }));
});
