/** The saved base map: tiles of the worker's micro-grids, in the cache that the service worker answers from. */
export const tileCacheName = 'gridmap-tiles';

export type Bounds = [west: number, south: number, east: number, north: number];
export interface Tile { z: number; x: number; y: number }

/** Data tiles exist up to this zoom; nearer they are drawn larger (see baseMap.ts). */
const nearestZoom = 16;
const farthestZoom = 12;
/** About 10 MB in a dense city: what is nearer than what fits is fetched as it is looked at. */
export const tileLimit = 400;

const column = (lon: number, z: number): number => Math.floor(((lon + 180) / 360) * 2 ** z);
const rowOf = (lat: number, z: number): number => {
  const radians = (lat * Math.PI) / 180;
  return Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z);
};

/** Tiles that cover the boxes with one more on each side, far ones first, each once, at most `limit`. */
export function tilesOf(boxes: readonly Bounds[], limit = tileLimit): Tile[] {
  const tiles = new Map<string, Tile>();
  for (let z = farthestZoom; z <= nearestZoom; z++) {
    for (const [west, south, east, north] of boxes) {
      for (let x = column(west, z) - 1; x <= column(east, z) + 1; x++) {
        for (let y = rowOf(north, z) - 1; y <= rowOf(south, z) + 1; y++) {
          if (tiles.size >= limit) return [...tiles.values()];
          tiles.set(`${z}/${x}/${y}`, { z, x, y });
        }
      }
    }
  }
  return [...tiles.values()];
}

export function boundsOf(geometry: GeoJSON.MultiPolygon): Bounds {
  const bounds: Bounds = [180, 90, -180, -90];
  for (const [lon, lat] of geometry.coordinates.flat(2) as [number, number][]) {
    bounds[0] = Math.min(bounds[0], lon);
    bounds[1] = Math.min(bounds[1], lat);
    bounds[2] = Math.max(bounds[2], lon);
    bounds[3] = Math.max(bounds[3], lat);
  }
  return bounds;
}

const addressOf = ({ z, x, y }: Tile, version: string): string => `/api/tiles/base/${z}/${x}/${y}.mvt?v=${encodeURIComponent(version)}`;

/**
 * Saves the tiles that are not saved yet, a few at a time, and drops those of other places and of older states of the store. An older tile goes
 * only when its new form is here. Ends quietly where the network or the storage ends: the next call goes on.
 */
export async function saveTiles(boxes: readonly Bounds[], version: string, signal: AbortSignal): Promise<void> {
  if (!('caches' in globalThis) || boxes.length === 0) return;
  const cache = await caches.open(tileCacheName);
  const wanted = tilesOf(boxes).map((tile) => addressOf(tile, version));
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname + new URL(url).search));
  const missing = wanted.filter((address) => !kept.has(address));
  const next = async (): Promise<void> => {
    for (let address = missing.shift(); address !== undefined && !signal.aborted; address = missing.shift()) {
      const response = await fetch(address, { signal });
      if (!response.ok) throw new Error(`A tile was answered by ${response.status}.`);
      await cache.put(address, response);
    }
  };
  try {
    await Promise.all([next(), next(), next(), next()]);
  } catch (error) {
    console.info('The map is not saved wholly; this is tried again at the next start.', error instanceof Error ? error.name : '');
    return;
  }
  const stays = new Set(wanted);
  if (!signal.aborted) for (const address of kept) if (!stays.has(address)) await cache.delete(address);
}

/** Room for what cannot be had again. */
export const dropTiles = async (): Promise<void> => { if ('caches' in globalThis) await caches.delete(tileCacheName); };
