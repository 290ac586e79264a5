/** From now on what was seen is there without a network: see sw.ts. Not in anybody's way while the page is loading. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  // What was asked before the service worker takes the page over goes past it, also where the answer is still under way then.
  let takenOver = navigator.serviceWorker.controller ? 0 : Infinity;
  navigator.serviceWorker.addEventListener('controllerchange', () => { takenOver = Math.min(takenOver, performance.now()); });
  const register = (): void => {
    navigator.serviceWorker.register('/resident-sw.js', { scope: '/' }).then(() => navigator.serviceWorker.ready).then(({ active }) => {
      new PerformanceObserver((list) => {
        const past = list.getEntries().filter(({ name, startTime }) => startTime < takenOver && name.startsWith(`${location.origin}/api/`)).map(({ name }) => name);
        if (past.length > 0) active?.postMessage(past);
      }).observe({ type: 'resource', buffered: true });
    }).catch((error: unknown) => console.info('The page works with a network only: its service worker was not taken.', error));
  };
  const idle = (): void => { if ('requestIdleCallback' in globalThis) requestIdleCallback(register, { timeout: 5000 }); else setTimeout(register, 2000); };
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle, { once: true });
}
