/**
 * Service worker of the worker's page: its shell and the base map of the worker's micro-grids, so that the page opens without a network.
 * It knows nothing of persons: those are in IndexedDB, which no update of this file touches.
 */
const scope = self as unknown as ServiceWorkerScope;

/** As much of a service worker's surroundings as is used here: TypeScript's own description of them excludes that of pages. */
interface Lasting extends Event { waitUntil(until: Promise<unknown>): void }
interface Fetching extends Event { request: Request; respondWith(response: Promise<Response>): void }
interface ServiceWorkerScope {
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'message', listener: (event: Lasting & { data: unknown }) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
}
/** The page, its assets and their common hash; put in by the build. */
declare const __SHELL__: { version: string; files: string[] };

const shell = `gridmap-shell-${__SHELL__.version}`;
const tiles = 'gridmap-tiles';

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));

async function install(): Promise<void> {
  const cache = await caches.open(shell);
  await cache.addAll(__SHELL__.files.map((file) => new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' })));
}

/** Pages that are open keep the assets of their own version until the last of them is closed: only then does this run. */
async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('gridmap-shell-') && name !== shell) await caches.delete(name);
  await scope.clients.claim();
}

scope.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(scope.skipWaiting());
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/api/tiles/base/')) event.respondWith(tile(request));
  else if (!url.pathname.startsWith('/api/')) event.respondWith(asset(request));
});

/** The kept page, whatever its address asks; a new version comes with the next service worker, its assets with it. */
async function page(request: Request): Promise<Response> {
  return await (await caches.open(shell)).match('/worker') ?? await fetch(request);
}

async function asset(request: Request): Promise<Response> {
  return await (await caches.open(shell)).match(request) ?? await fetch(request);
}

/** A kept tile of this state of the store; else the network; else a kept one of another state. What is kept is the page's choice. */
async function tile(request: Request): Promise<Response> {
  const cache = await caches.open(tiles);
  const kept = await cache.match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const older = await cache.match(request, { ignoreSearch: true });
    if (older) return older;
    throw error;
  }
}

export {};
