import './leaflet';
import '@geoman-io/leaflet-geoman-free';
import '@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css';
import type { City } from '../api/types';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { L } from './leaflet';
import { onPaletteChange, palette } from './palette';

export interface EditArea { id: number; name: string; geometry: GeoJSON.Geometry }
export type Drawn = { type: 'line'; line: [number, number][] } | { type: 'border'; id: number; geometry: GeoJSON.MultiPolygon };

export interface EditMapHandlers {
  onSelect(id: number): void;
  /** While drawing and when it is done. */
  onDrawn(drawn: Drawn, done: boolean): void;
}

/** How near to another corner or border, in pixels, a corner snaps. */
const snapPixels = 14;
const pair = (place: L.LatLng): [number, number] => [place.lng, place.lat];

/** The map on which borders are drawn; the only one that Geoman is loaded for. */
export class EditMap {
  private readonly base: BaseMap;
  private readonly polygons = new Map<number, L.Polygon>();
  private areas: readonly EditArea[] = [];
  private chosen: ReadonlySet<number> = new Set();
  private preview: L.GeoJSON | null = null;
  private line: L.Layer | null = null;
  private edited: number | null = null;
  private buttons: L.Control.Zoom | null = null;
  private readonly stopPalette: () => void;

  constructor(element: HTMLElement, city: City, private readonly handlers: EditMapHandlers) {
    this.base = createBaseMap(element, city, null);
    const { map } = this.base;
    map.pm.setGlobalOptions({ snappable: true, snapDistance: snapPixels, allowSelfIntersection: false, continueDrawing: false, tooltips: false });
    map.on('pm:create', (event) => {
      this.line?.remove();
      this.line = event.layer;
      this.tellLine(event.layer as L.Polyline, true);
    });
    map.on('pm:drawstart', ({ workingLayer }) => {
      this.line?.remove();
      workingLayer.on('pm:vertexadded', () => this.tellLine(workingLayer as L.Polyline, false));
    });
    this.stopPalette = onPaletteChange(() => this.style());
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  /** @param fit moves the map to them. */
  show(areas: readonly EditArea[], chosen: ReadonlySet<number>, fit: boolean): void {
    this.stop();
    for (const polygon of this.polygons.values()) polygon.remove();
    this.polygons.clear();
    this.areas = areas;
    for (const area of areas) this.add(area);
    this.choose(chosen);
    const bounds = L.latLngBounds([]);
    for (const polygon of this.polygons.values()) bounds.extend(polygon.getBounds());
    if (fit && bounds.isValid()) this.base.map.fitBounds(bounds, { padding: [32, 32], animate: false });
  }

  choose(chosen: ReadonlySet<number>): void {
    this.chosen = chosen;
    this.style();
  }

  /** What the areas would be; null: nothing is asked. */
  showPreview(shapes: readonly GeoJSON.Feature[] | null): void {
    this.preview?.remove();
    this.preview = shapes && shapes.length > 0 ? L.geoJSON({ type: 'FeatureCollection', features: [...shapes] } as GeoJSON.FeatureCollection, {
      pane: 'gaps', interactive: false, pmIgnore: true, snapIgnore: true,
      style: { color: palette().alert, weight: 3, dashArray: '2 6', fillColor: palette().alert, fillOpacity: 0.08 },
    } as L.GeoJSONOptions).addTo(this.base.map) : null;
  }

  /** A line across an area: a click for each corner, the last one twice. */
  drawLine(): void {
    this.stop();
    this.base.map.pm.enableDraw('Line', { snappable: true, snapDistance: snapPixels, finishOn: 'dblclick', pathOptions: { color: palette().alert, weight: 3 }, templineStyle: { color: palette().alert }, hintlineStyle: { color: palette().alert, dashArray: '4 6' } });
  }

  /** The corners of an area's border can be dragged, added in the middle of a side, and taken away by a right click. */
  editBorder(id: number): void {
    this.stop();
    const polygon = this.polygons.get(id);
    if (!polygon) return;
    this.edited = id;
    polygon.bringToFront();
    const tell = (done: boolean) => this.handlers.onDrawn({ type: 'border', id, geometry: asMultiPolygon(polygon) }, done);
    polygon.on('pm:markerdrag', () => tell(false));
    polygon.on('pm:markerdragend pm:vertexremoved', () => tell(true));
    polygon.pm.enable({ snappable: true, snapDistance: snapPixels, allowSelfIntersection: false });
  }

  /** Ends drawing; what was drawn and not taken is gone. */
  stop(): void {
    if (this.base.map.pm.globalDrawModeEnabled()) this.base.map.pm.disableDraw();
    this.line?.remove();
    this.line = null;
    const area = this.areas.find((known) => known.id === this.edited);
    if (!area) return;
    this.edited = null;
    const polygon = this.polygons.get(area.id)!;
    polygon.pm.disable();
    polygon.remove();
    this.add(area);
    this.style();
  }

  remove(): void {
    this.stop();
    this.stopPalette();
    this.base.remove();
  }

  private add(area: EditArea): void {
    const rings = area.geometry.type === 'MultiPolygon' ? area.geometry.coordinates : area.geometry.type === 'Polygon' ? [area.geometry.coordinates] : [];
    const polygon = L.polygon(L.GeoJSON.coordsToLatLngs(rings, 2) as L.LatLng[][][], { pane: 'areas' });
    polygon.on('click', (event) => {
      if (this.base.map.pm.globalDrawModeEnabled() || this.edited !== null) return;
      L.DomEvent.stopPropagation(event);
      this.handlers.onSelect(area.id);
    });
    polygon.bindTooltip(area.name, { sticky: true, className: 'map-tip', opacity: 1 });
    polygon.addTo(this.base.map);
    this.polygons.set(area.id, polygon);
  }

  private style(): void {
    const colours = palette();
    for (const [id, polygon] of this.polygons) {
      const chosen = this.chosen.has(id);
      polygon.setStyle({ color: chosen ? colours.accent : colours.ink, weight: chosen ? 4 : 1.5, opacity: chosen ? 1 : 0.6, fillColor: colours.accent, fillOpacity: chosen ? 0.22 : 0.05 });
      if (chosen) polygon.bringToFront();
    }
  }

  private tellLine(layer: L.Polyline, done: boolean): void {
    const line = (layer.getLatLngs() as L.LatLng[]).map(pair);
    if (line.length > 1) this.handlers.onDrawn({ type: 'line', line }, done);
  }
}

function asMultiPolygon(polygon: L.Polygon): GeoJSON.MultiPolygon {
  const { geometry } = polygon.toGeoJSON(false) as GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon>;
  return geometry.type === 'MultiPolygon' ? geometry : { type: 'MultiPolygon', coordinates: [geometry.coordinates] };
}
