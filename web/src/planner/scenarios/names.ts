import { signal } from '@preact/signals';
import type { AreaProperties, Collection, Dot, Feature, LonLat } from '../../api/types';

const known = signal<ReadonlyMap<number, Feature<Dot, GeoJSON.Point>>>(new Map());
/** Stations or facilities that changes may be about, as a desk has them. */
export function learn(features: readonly Feature<Dot, GeoJSON.Point>[]): void {
  known.value = new Map(features.map((feature) => [feature.properties.id, feature]));
}
export const stationOf = (id: number): Feature<Dot, GeoJSON.Point> | null => known.value.get(id) ?? null;

const shapes = signal<Collection<AreaProperties> | null>(null);
/** Areas that tell where something new lies. */
export const learnAreas = (areas: Collection<AreaProperties>): void => { shapes.value = areas; };

/** Name of the area that a place lies in; null: in none that is known. */
export function areaNameAt([lon, lat]: LonLat): string | null {
  const found = shapes.value?.features.find(({ geometry }) => (geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : [])
    .some((rings) => rings.reduce((inside, ring) => inside !== crosses(ring, lon, lat), false)));
  return found?.properties.name ?? null;
}

/** Whether a ray from the place crosses the ring an odd number of times. */
function crosses(ring: readonly GeoJSON.Position[], lon: number, lat: number): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x, y] = ring[i] as [number, number];
    const [u, v] = ring[j] as [number, number];
    if (y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x) odd = !odd;
  }
  return odd;
}
