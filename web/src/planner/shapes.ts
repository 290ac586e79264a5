import { api } from '../api/client';
import type { AreaProperties, Collection } from '../api/types';

const known = new Map<string, Collection<AreaProperties>>();

/** Shapes of a level's areas, asked for once in each state of the store. */
export async function areasOf(level: number, version: string, signal: AbortSignal): Promise<Collection<AreaProperties>> {
  const key = `${version}/${level}`;
  const found = known.get(key) ?? await api.areas(level, undefined, signal);
  known.set(key, found);
  return found;
}
