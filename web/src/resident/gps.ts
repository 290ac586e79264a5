import { effect, signal } from '@preact/signals';
import type { Key } from '../i18n';
import { choosePlace, city, place } from './state';

export const locating = signal(false);
/** Why the position is not known, as a text's key. */
export const gpsProblem = signal<Key | null>(null);

/** A place chosen by other means needs no position. */
effect(() => { if (place.value) gpsProblem.value = null; });

const problems: Record<number, Key> = { 1: 'gps.denied', 2: 'gps.unavailable', 3: 'gps.timeout' };

/** Asks the browser, which asks the person. A position outside the city is told, not moved. */
export function locate(): void {
  gpsProblem.value = null;
  if (!('geolocation' in navigator) || !isSecureContext) {
    gpsProblem.value = 'gps.unsupported';
    return;
  }
  locating.value = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      locating.value = false;
      const bounds = city.value?.bounds;
      const margin = 0.02;
      const outside = bounds && (coords.longitude < bounds[0] - margin || coords.longitude > bounds[2] + margin
        || coords.latitude < bounds[1] - margin || coords.latitude > bounds[3] + margin);
      if (outside) gpsProblem.value = 'gps.outside';
      else choosePlace({ lon: coords.longitude, lat: coords.latitude, name: null, fromGps: true });
    },
    (error) => {
      locating.value = false;
      gpsProblem.value = problems[error.code] ?? 'gps.unavailable';
    },
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
  );
}
