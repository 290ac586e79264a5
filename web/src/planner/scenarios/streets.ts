import { computed, effect, signal } from '@preact/signals';
import { scenariosApi, type Streets } from '../../api/scenarios';
import type { LonLat } from '../../api/types';
import { draft, here, load } from './state';

export interface Street { id: number; name: string; kind: string; lengthMetres: number; line: LonLat[] }

const known = signal<ReadonlyMap<number, Street>>(new Map());

/** Pieces of street that changes take away, or that may be. */
export function takeStreets(found: Streets): Street[] {
  const told = found.features.map(({ geometry, properties }) => ({
    id: properties.id, name: properties.name, kind: properties.class, lengthMetres: properties.lengthMetres, line: geometry.coordinates as LonLat[],
  }));
  known.value = new Map([...known.peek(), ...told.map((street) => [street.id, street] as const)]);
  return told;
}
export const findStreet = (id: number): Street | null => known.value.get(id) ?? null;

const named = computed(() => draft.value.changes.flatMap((change) => (change.type === 'remove_street' && !known.value.has(change.id) ? [change.id] : [])).join());
effect(() => (here.value && named.value ? load((signal) => scenariosApi.streetsOf(named.peek().split(',').map(Number), signal), takeStreets) : undefined));
