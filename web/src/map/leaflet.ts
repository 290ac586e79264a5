import L from 'leaflet';
import 'leaflet/dist/leaflet.css';

// protomaps-leaflet extends the global L.
(globalThis as unknown as { L: typeof L }).L = L;

// Who asked for less motion sees maps jump where they would fly or glide.
if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
  const { flyTo, panBy } = L.Map.prototype;
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.include({
    flyTo(this: L.Map, center: L.LatLngExpression, zoom?: number, options?: L.ZoomPanOptions) { return flyTo.call(this, center, zoom, { ...options, animate: false }); },
    panBy(this: L.Map, offset: L.PointExpression, options?: L.PanOptions) { return panBy.call(this, offset, { ...options, animate: false }); },
  });
}

export { L };
export type LatLng = L.LatLngExpression;

/** Longitude first, as everywhere but in Leaflet. */
export const at = (place: readonly [number, number]): L.LatLngTuple => [place[1], place[0]];
