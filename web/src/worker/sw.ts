/**
 * Service worker of the worker's page: its shell and the base map of the worker's micro-grids, so that the page opens without a network.
 * It knows nothing of persons: those are in IndexedDB, which no update of this file touches.
 */
import { keepShell, scope, tile, type Shell } from '../offline/shell';
import { tileCacheName } from '../offline/tiles';

declare const __SHELL__: Shell;

const { page, asset } = keepShell('gridmap-shell-', __SHELL__);

scope.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(scope.skipWaiting());
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page('/worker', request));
  // What is kept is the page's choice.
  else if (url.pathname.startsWith('/api/tiles/base/')) event.respondWith(tile(tileCacheName, request));
  else if (!url.pathname.startsWith('/api/')) event.respondWith(asset(request));
});
