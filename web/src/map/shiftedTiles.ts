import { gcjOfWgs } from './gcj';
import { L } from './leaflet';

interface GridInternals {
  _setZoomTransform(level: unknown, center: L.LatLng | undefined, zoom: number): void;
  _getTiledPixelBounds(center: L.LatLng): L.Bounds;
}

const shift = (center: L.LatLng): L.LatLng => {
  const [lon, lat] = gcjOfWgs(center.lng, center.lat);
  return L.latLng(lat, lon);
};

/**
 * Tiles drawn in GCJ-02, laid under data in WGS 84: Leaflet asks for tiles around a centre, and is given the shifted one. The two methods
 * are internal to Leaflet 1.9, whose version is pinned.
 */
export function shiftedTiles(urlTemplate: string, options: L.TileLayerOptions): L.TileLayer {
  const plain = L.TileLayer.prototype as unknown as GridInternals;
  const Shifted = L.TileLayer.extend({
    _setZoomTransform(this: GridInternals, level: unknown, center: L.LatLng | undefined, zoom: number) {
      plain._setZoomTransform.call(this, level, center && shift(center), zoom);
    },
    _getTiledPixelBounds(this: GridInternals, center: L.LatLng) {
      return plain._getTiledPixelBounds.call(this, shift(center));
    },
  }) as unknown as new (url: string, options: L.TileLayerOptions) => L.TileLayer;
  return new Shifted(urlTemplate, options);
}
