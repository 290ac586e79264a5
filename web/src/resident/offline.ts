/** From now on what was seen is there without a network: see sw.ts. Not in anybody's way while the page is loading. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const register = (): void => {
    navigator.serviceWorker.register('/resident-sw.js', { scope: '/' }).then(() => navigator.serviceWorker.ready).then(({ active }) => {
      active?.postMessage(performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith(`${location.origin}/api/`)));
    }).catch((error: unknown) => console.info('The page works with a network only: its service worker was not taken.', error));
  };
  const idle = (): void => { if ('requestIdleCallback' in globalThis) requestIdleCallback(register, { timeout: 5000 }); else setTimeout(register, 2000); };
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle, { once: true });
}
