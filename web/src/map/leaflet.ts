import L from 'leaflet';
import 'leaflet/dist/leaflet.css';

// protomaps-leaflet extends the global L.
(globalThis as unknown as { L: typeof L }).L = L;

export { L };
export type LatLng = L.LatLngExpression;

/** Longitude first, as everywhere but in Leaflet. */
export const at = (place: readonly [number, number]): L.LatLngTuple => [place[1], place[0]];
