import { signal } from '@preact/signals';

/** A newer version of the page is on the phone and waits for the worker's word. */
export const updateReady = signal<(() => void) | null>(null);

interface InstallPrompt extends Event { prompt(): Promise<unknown> }
/** The browser offers to install the page; null: it does not, or it is installed. */
export const installPrompt = signal<(() => void) | null>(null);

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  installPrompt.value = () => { void (event as InstallPrompt).prompt(); installPrompt.value = null; };
});

/**
 * The page works from the phone from now on. A newer version takes over when the worker says so, or when all its tabs are closed: never under a
 * form that is being filled in. IndexedDB is not touched by it.
 */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  let reloading = false;
  navigator.serviceWorker.register('/worker-sw.js', { scope: '/worker' }).then((registration) => {
    const offer = (found: ServiceWorker | null): void => {
      if (!found || !navigator.serviceWorker.controller) return;
      updateReady.value = () => {
        navigator.serviceWorker.addEventListener('controllerchange', () => {
          if (!reloading) location.reload();
          reloading = true;
        });
        found.postMessage('take over');
      };
    };
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming?.addEventListener('statechange', () => { if (coming.state === 'installed') offer(coming); });
    });
  }).catch((error: unknown) => console.info('The page works with a network only: its service worker was not taken.', error));
}
