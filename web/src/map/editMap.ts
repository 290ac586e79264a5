import './leaflet';
import '@geoman-io/leaflet-geoman-free';
import '@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css';
import type { City } from '../api/types';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { L } from './leaflet';
import { LineDrawing } from './lineDrawing';
import { onPaletteChange, palette } from './palette';

export interface EditArea { id: number; name: string; geometry: GeoJSON.Geometry }
export interface EditCompound extends EditArea { closed: boolean }
export type Drawn = { type: 'line'; line: [number, number][] } | { type: 'border'; id: number; geometry: GeoJSON.MultiPolygon };

export interface EditMapHandlers {
  onSelect(id: number): void;
  onCompound(id: number): void;
  /** The name of a corner, or of the middle of a side, for who does not see it. */
  cornerName(which: 'corner' | 'middle'): string;
  /** While drawing and when it is done. */
  onDrawn(drawn: Drawn, done: boolean): void;
}

/** How near to another corner or border, in pixels, a corner snaps. */
const snapPixels = 14;
const longPressMilliseconds = 600;
const afterLiftMilliseconds = 300;
/** A finger that lies still trembles so much. */
const stillPixels = 8;
const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const pair = (place: L.LatLng): [number, number] => [place.lng, place.lat];

/** The map on which borders are drawn; the only one that Geoman is loaded for. */
export class EditMap {
  private readonly base: BaseMap;
  private readonly polygons = new Map<number, L.Polygon>();
  private areas: readonly EditArea[] = [];
  private chosen: ReadonlySet<number> = new Set();
  private preview: L.GeoJSON | null = null;
  private compounds: L.FeatureGroup | null = null;
  private line: L.Layer | null = null;
  private edited: number | null = null;
  private buttons: L.Control.Zoom | null = null;
  private readonly keys: LineDrawing;
  private readonly stopPalette: () => void;

  constructor(private readonly element: HTMLElement, city: City, private readonly handlers: EditMapHandlers) {
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
    this.keys = new LineDrawing(map, {
      onLine: (line, done) => {
        if (done) this.keepLine(line);
        this.handlers.onDrawn({ type: 'line', line }, done);
      },
      onCorners: (count) => { if (count === 1) { this.line?.remove(); this.line = null; } },
      onCancel: () => this.keys.begin(Infinity),
    }, true);
    // Geoman says what a marker is right after it adds it.
    map.on('layeradd', ({ layer }) => { if (layer instanceof L.Marker) queueMicrotask(() => this.makeCorner(layer)); });
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

  /** Moves the map to an area, and the page to the map where that is above or below the screen. */
  goTo(id: number): void {
    const bounds = this.polygons.get(id)?.getBounds();
    if (bounds?.isValid()) this.base.map.fitBounds(bounds, { padding: [40, 40], animate: false });
    const { top, bottom } = this.element.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) this.element.scrollIntoView({ block: 'start' });
  }

  /** Compounds over the areas; null: none. */
  showCompounds(compounds: readonly EditCompound[] | null, chosen: number | null): void {
    this.compounds?.remove();
    const colours = palette();
    this.compounds = compounds && L.featureGroup(compounds.map(({ id, name, geometry, closed }) => {
      const style = { color: closed ? colours.quiet : colours.alert, weight: id === chosen ? 4 : 2, dashArray: closed ? '3 5' : '', fillColor: colours.alert, fillOpacity: id === chosen ? 0.3 : closed ? 0 : 0.1 };
      return L.geoJSON(geometry, { pane: 'gaps', pmIgnore: true, snapIgnore: true, style } as L.GeoJSONOptions)
        .bindTooltip(name, { sticky: true, className: 'map-tip', opacity: 1 }).on('click', () => this.handlers.onCompound(id));
    })).addTo(this.base.map);
  }

  /** What the areas would be; null: nothing is asked. */
  showPreview(shapes: readonly GeoJSON.Feature[] | null): void {
    this.preview?.remove();
    this.preview = shapes && shapes.length > 0 ? L.geoJSON({ type: 'FeatureCollection', features: [...shapes] } as GeoJSON.FeatureCollection, {
      pane: 'gaps', interactive: false, pmIgnore: true, snapIgnore: true,
      style: { color: palette().alert, weight: 3, dashArray: '2 6', fillColor: palette().alert, fillOpacity: 0.08 },
    } as L.GeoJSONOptions).addTo(this.base.map) : null;
  }

  /** A line across an area: a click for each corner, the last one twice; or, with the map in focus, Enter at the map's middle. */
  drawLine(): void {
    this.stop();
    this.keys.begin(Infinity);
    this.base.map.pm.enableDraw('Line', { snappable: true, snapDistance: snapPixels, finishOn: 'dblclick', pathOptions: { color: palette().alert, weight: 3 }, templineStyle: { color: palette().alert }, hintlineStyle: { color: palette().alert, dashArray: '4 6' } });
  }

  /** The corners of an area's border can be dragged or moved by arrow keys, added in the middle of a side, and taken away by a right click, a long press or Delete. */
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
    this.keys.stop();
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
    this.keys.remove();
    this.stopPalette();
    this.base.remove();
  }

  /** What Geoman does with the mouse, by touch and by keys: it listens to the same events of its markers. */
  private makeCorner(marker: L.Marker): void {
    const element = marker.getElement();
    if (!element?.classList.contains('marker-icon') || this.edited === null) return;
    if (element.classList.contains('marker-icon-middle')) {
      element.ariaLabel = this.handlers.cornerName('middle');
      element.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        event.stopPropagation();
        marker.fire('click');
      });
      return;
    }
    marker.setZIndexOffset(1000); // above the middles of short sides, which would take its touches
    element.ariaLabel = this.handlers.cornerName('corner');
    const remove = () => { if (this.base.map.hasLayer(marker)) marker.fire('contextmenu', { originalEvent: new MouseEvent('contextmenu') }); };
    element.addEventListener('keydown', (event) => {
      const step = arrows[event.key];
      if (!step && event.key !== 'Delete' && event.key !== 'Backspace') return;
      event.preventDefault();
      event.stopPropagation();
      if (!step) {
        const after = element.nextElementSibling ?? element.previousElementSibling;
        remove();
        (after as HTMLElement | null)?.focus();
        return;
      }
      const place = this.base.map.latLngToContainerPoint(marker.getLatLng()).add(L.point(step).multiplyBy(event.shiftKey ? 10 : 2));
      const free = { originalEvent: { altKey: true } }; // a step of keys is smaller than what snaps
      marker.fire('dragstart', free).setLatLng(this.base.map.containerPointToLatLng(place)).fire('drag', free).fire('dragend', free);
    });
    let pressed: ReturnType<typeof setTimeout> | undefined;
    let from: [number, number] = [0, 0];
    const release = () => clearTimeout(pressed);
    element.addEventListener('pointerdown', ({ pointerType, clientX, clientY }) => {
      if (pointerType === 'mouse') return;
      from = [clientX, clientY];
      pressed = setTimeout(() => { remove(); swallowClick(); }, longPressMilliseconds);
    });
    element.addEventListener('pointermove', ({ clientX, clientY }) => { if (Math.hypot(clientX - from[0], clientY - from[1]) > stillPixels) release(); });
    for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, release);
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

  /** A line that was drawn by keys, as one that was drawn by mouse stays. */
  private keepLine(line: [number, number][]): void {
    this.line?.remove();
    this.line = L.polyline(line.map(([lng, lat]) => L.latLng(lat, lng)), { color: palette().alert, weight: 3, pmIgnore: true, interactive: false } as L.PolylineOptions).addTo(this.base.map);
    this.keys.begin(Infinity);
  }

  private tellLine(layer: L.Polyline, done: boolean): void {
    const line = (layer.getLatLngs() as L.LatLng[]).map(pair);
    if (line.length > 1) this.handlers.onDrawn({ type: 'line', line }, done);
  }
}

/** The finger that took a corner away lifts: that is no click on what lies there now. */
function swallowClick(): void {
  const stop = (event: Event) => event.stopPropagation();
  addEventListener('click', stop, { capture: true });
  addEventListener('pointerup', () => setTimeout(() => removeEventListener('click', stop, { capture: true }), afterLiftMilliseconds), { once: true });
}

function asMultiPolygon(polygon: L.Polygon): GeoJSON.MultiPolygon {
  const { geometry } = polygon.toGeoJSON(false) as GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon>;
  return geometry.type === 'MultiPolygon' ? geometry : { type: 'MultiPolygon', coordinates: [geometry.coordinates] };
}
