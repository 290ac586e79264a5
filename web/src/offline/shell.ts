/** What the service workers of the pages have in common: a page's files under one version, and its tiles without a network. */

/** As much of a service worker's surroundings as is used here: TypeScript's own description of them excludes that of pages. */
export interface Lasting extends Event { waitUntil(until: Promise<unknown>): void }
export interface Fetching extends Lasting { request: Request; respondWith(response: Promise<Response>): void }
export interface ServiceWorkerScope {
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'message', listener: (event: Lasting & { data: unknown }) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
}

/** A page, its assets and their common hash; put in by the build. */
export interface Shell { version: string; files: string[] }

export const scope = self as unknown as ServiceWorkerScope;

/** Keeps the shell; pages that are open keep the assets of their own version until the last of them is closed, and only then the old shell goes. */
export function keepShell(prefix: string, { version, files }: Shell): { page: (path: string, request: Request) => Promise<Response>; asset: (request: Request) => Promise<Response> } {
  const name = `${prefix}${version}`;
  scope.addEventListener('install', (event) => event.waitUntil((async () => {
    const cache = await caches.open(name);
    await cache.addAll(files.map((file) => new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' })));
  })()));
  scope.addEventListener('activate', (event) => event.waitUntil((async () => {
    for (const old of await caches.keys()) if (old.startsWith(prefix) && old !== name) await caches.delete(old);
    await scope.clients.claim();
  })()));
  const kept = async (key: string | Request, request: Request): Promise<Response> => await (await caches.open(name)).match(key, { ignoreVary: true }) ?? await fetch(request);
  return {
    /** The kept page, whatever its address asks; a new version comes with the next service worker, its assets with it. */
    page: kept,
    asset: (request) => kept(request, request),
  };
}

/** A kept tile of this state of the store; else the network; else a kept one of another state. `seen`: each tile that comes by is kept. */
export async function tile(cacheName: string, request: Request, seen?: (cache: Cache, response: Response) => Promise<void>): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await seen?.(cache, response.clone());
    return response;
  } catch (error) {
    const older = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (older) return older;
    throw error;
  }
}
