import { signal } from '@preact/signals';
import { api } from '../../api/client';
import type { AreaProperties, CompoundGround, Feature } from '../../api/types';
import { chosenAreas, during, ground, look, wanted } from './state';

/** Compounds of the chosen area, or of the one whose parts are shown; null: not asked yet. */
export const compounds = signal<Feature<CompoundGround>[] | null>(null);
/** The one that is looked at. */
export const compound = signal<number | null>(null);

export const loadCompounds = (): Promise<void> => during(async () => {
  const area = chosenAreas.value[0]?.properties.id ?? ground.value?.parent?.properties.id;
  compounds.value = null;
  compound.value = null;
  if (area !== undefined) compounds.value = (await api.compounds(area)).features;
});

/** What its closing, or taking that back, would change. */
export function askCompound({ id, revision, validTo }: CompoundGround): Promise<void> {
  compound.value = id;
  wanted.value = { kind: validTo ? 'reopenCompound' : 'closeCompound', compound: { id, revision } };
  return look();
}

/** Areas that the chosen ones could belong to, the nearest first. */
export const parents = signal<AreaProperties[] | null>(null);
const mostParents = 30;

export const loadParents = (): Promise<void> => during(async () => {
  const parent = ground.value!.parent!.properties;
  parents.value = null;
  const from = middle(chosenAreas.value.map((area) => area.geometry));
  const found = (await api.areas(parent.level)).features.filter(({ properties }) => properties.id !== parent.id);
  const away = new Map(found.map((area) => [area, distance(nearest(area.geometry, from), from)]));
  parents.value = found.sort((a, b) => away.get(a)! - away.get(b)!).slice(0, mostParents).map(({ properties }) => properties);
});

type Place = [number, number];
const places = (geometry: GeoJSON.Geometry): Place[] => ('coordinates' in geometry ? (geometry.coordinates as unknown[]).flat(geometry.type === 'MultiPolygon' ? 2 : 1) as Place[] : []);
const distance = (a: Place, b: Place) => Math.hypot((a[0] - b[0]) * Math.cos(a[1] * Math.PI / 180), a[1] - b[1]);
const nearest = (geometry: GeoJSON.Geometry, to: Place): Place => places(geometry).reduce((best, place) => (distance(place, to) < distance(best, to) ? place : best), [1e3, 1e3]);

function middle(shapes: GeoJSON.Geometry[]): Place {
  const all = shapes.flatMap(places);
  return [all.reduce((sum, place) => sum + place[0], 0) / all.length, all.reduce((sum, place) => sum + place[1], 0) / all.length];
}
