import { signal } from '@preact/signals';
import type { LonLat } from '../../api/types';

/** Where the map is to go; another one each time, so that the same place can be asked for twice. */
export const flight = signal<{ places: readonly LonLat[] } | null>(null);
export const fly = (places: readonly LonLat[]): void => { if (places.length > 0) flight.value = { places }; };
