/**
 * Service worker of the resident's page: its shell, the tiles and the answers that were seen, so that what was seen once is seen without a network.
 * It stands at the root and so before other pages, too: it lets everything pass but what is the resident's page's own and told to everybody.
 */
import { keepShell, scope, tile, type Shell } from '../offline/shell';

declare const __SHELL__: Shell;

const tiles = 'gridmap-resident-tiles';
const answers = 'gridmap-resident-answers';
const mostTiles = 400;
const mostAnswers = 150;
/** With a kept answer at hand, a network that says nothing for so long is as good as none. */
const patienceMs = 4000;
/** When a kept answer was given; see keptSince in api/client.ts. */
const keptHeader = 'X-Kept';
const told = /^\/api\/(?:city|personas|station-kinds|service-items(?:\/\w+)?|nearest|route|search|isochrones|living-circle\/places|stations\/\d+)$/;

const { page, asset } = keepShell('gridmap-resident-shell-', __SHELL__);
const shell = new Set(__SHELL__.files);

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  if (request.mode === 'navigate') {
    if (url.pathname === '/') event.respondWith(page('/', request));
  } else if (url.pathname.startsWith('/api/tiles/base/')) event.respondWith(tile(tiles, request, (cache, response) => keep(cache, request, response, mostTiles)));
  else if (told.test(url.pathname)) event.respondWith(answer(event, request));
  else if (shell.has(url.pathname)) event.respondWith(asset(request));
});

/** The page tells what it had seen before this service worker was there. */
scope.addEventListener('message', (event) => {
  if (!Array.isArray(event.data)) return;
  event.waitUntil(Promise.all((event.data as string[]).map(async (address) => {
    const request = new Request(address, { headers: { Accept: 'application/json' } });
    const { pathname } = new URL(address);
    if (pathname.startsWith('/api/tiles/base/')) await tile(tiles, request, (cache, response) => keep(cache, request, response, mostTiles));
    else if (told.test(pathname)) await fetched(request);
  })));
});

/** What stands in the cache longest goes first. */
async function keep(cache: Cache, request: Request, response: Response, most: number): Promise<void> {
  await cache.put(request, response);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old);
}

/** From the network, and kept with its moment unless it is meant for one person alone. */
async function fetched(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.ok && !response.headers.get('Cache-Control')?.includes('no-store')) {
    const copy = response.clone();
    const headers = new Headers(copy.headers);
    headers.set(keptHeader, new Date().toISOString());
    await keep(await caches.open(answers), new Request(request.url), new Response(await copy.blob(), { headers }), mostAnswers);
  }
  return response;
}

async function answer(event: { waitUntil(until: Promise<unknown>): void }, request: Request): Promise<Response> {
  const kept = await (await caches.open(answers)).match(request.url, { ignoreVary: true });
  const coming = fetched(request);
  if (!kept) return coming;
  event.waitUntil(coming.catch(() => undefined));
  const late = new Promise<Response>((resolve) => { setTimeout(resolve, patienceMs, kept); });
  return Promise.race([coming, late]).catch(() => kept);
}
