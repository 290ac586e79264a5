import type { AreaProperties, City, Collection, LonLat } from '../api/types';
import { AreaLayer, type AreaHandlers } from './areas';
import { createBaseMap, finely, zoomButtons, type BaseMap } from './baseMap';
import { DifferenceDots, type ChangedDot } from './differenceDots';
import { L, at } from './leaflet';
import { LineDrawing } from './lineDrawing';
import { closedLine, routeLine } from './overlays';
import { onPaletteChange, palette } from './palette';

/** A station, or a gate, that can be chosen; `state` and `tone` are classes of map.css. */
export interface Marked {
  key: string; place: LonLat; name: string; tone: 'station' | 'gate'; state: 'known' | 'moved' | 'closed' | 'added' | 'set' | Access; chosen: boolean;
  /** Where it is in the city as it is. */
  from?: LonLat; label?: string;
}
type Access = 'public' | 'visitors' | 'residents' | 'shut';
export interface NewStreet { key: string; line: LonLat[]; name: string; chosen: boolean; wrong: boolean; /** One of the city that is taken away. */ closed?: boolean }

export interface ScenarioMapHandlers {
  areas: AreaHandlers;
  onChoose(key: string): void;
  onDrag(key: string, place: LonLat, done: boolean): void;
  onCorner(key: string, index: number, place: LonLat, done: boolean): void;
  onPlace(place: LonLat): void;
  onLine(line: LonLat[], done: boolean): void;
  onCorners(count: number): void;
  onCancel(): void;
  onView(view: { lon: number; lat: number; zoom: number }, box: [number, number, number, number]): void;
}

/** Beyond so many in view, stations are dots that can be chosen, and dragged once they are. */
const mostMarkers = 150;

/** The city as it is, or with changes. Each `show…` replaces what it showed before. */
export class ScenarioMap {
  private readonly base: BaseMap;
  private readonly areas: AreaLayer;
  private readonly dots: DifferenceDots;
  private readonly drawing: LineDrawing;
  private readonly markers = new Map<string, { marker: L.Marker; mark: Marked }>();
  private readonly streets = L.layerGroup();
  private readonly ghosts = L.layerGroup();
  private marks: readonly Marked[] = [];
  private dragged: string | null = null;
  private buttons: L.Control.Zoom | null = null;
  private untouched: boolean;
  private placing = false;
  private readonly stopPalette: () => void;

  constructor(element: HTMLElement, city: City, view: { lon: number; lat: number; zoom: number } | null, private readonly editable: boolean, private readonly handlers: ScenarioMapHandlers) {
    this.base = createBaseMap(element, city, view && { center: [view.lon, view.lat], zoom: view.zoom });
    this.untouched = view === null;
    for (const touch of ['pointerdown', 'wheel', 'keydown']) element.addEventListener(touch, () => { this.untouched = false; }, { capture: true, passive: true });
    const { map } = this.base;
    this.areas = new AreaLayer(map, handlers.areas);
    this.dots = new DifferenceDots(map);
    this.streets.addTo(map);
    this.ghosts.addTo(map);
    this.drawing = new LineDrawing(map, handlers);
    map.on('click', (event) => { if (this.placing) handlers.onPlace([event.latlng.lng, event.latlng.lat]); });
    map.on('moveend', () => { this.placeMarkers(); this.tellView(); });
    if (editable) map.on('resize', ({ oldSize, newSize }) => { if (oldSize.x !== newSize.x) this.keepWhole(oldSize); });
    element.addEventListener('keydown', (event) => {
      if (!this.placing || event.target !== element) return;
      if (event.key === 'Enter') this.placeAtMiddle();
      else if (event.key === 'Escape') handlers.onCancel();
    });
    this.stopPalette = onPaletteChange(() => { this.areas.restyle(this.lastShares); this.dots.draw(); this.showStreets(this.lastStreets); });
    this.tellView();
  }

  private lastShares = new Map<number, number | null>();
  private lastStreets: readonly NewStreet[] = [];

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  showAreas(areas: Collection<AreaProperties> | null, shares: Map<number, number | null>): void {
    this.lastShares = shares;
    this.areas.show(areas, shares);
    const bounds = this.untouched ? this.areas.bounds() : null;
    if (!bounds) return;
    this.untouched = false;
    this.base.map.fitBounds(bounds, { padding: [24, 24], animate: false });
  }

  /** Beside another map there is half the room: what was in view as a whole stays so. */
  private keepWhole(before: L.Point): void {
    const { map } = this.base;
    const bounds = this.areas.bounds();
    if (!bounds) return;
    const corner = map.getPixelBounds().min!;
    const whole = L.bounds(map.project(bounds.getNorthWest()), map.project(bounds.getSouthEast()));
    if (L.bounds(corner, corner.add(before)).contains(whole)) finely(map, () => map.fitBounds(bounds, { padding: [24, 24], animate: false }));
  }

  showShares(shares: Map<number, number | null>): void {
    this.lastShares = shares;
    this.areas.restyle(shares);
  }

  highlightArea(id: number | null): void { this.areas.highlight(id, null); }
  showHouseholds(runId: string | null): void { this.base.showHouseholds(runId); }
  showChanged(dots: readonly ChangedDot[], byOutcome: boolean): void { this.dots.show(dots, byOutcome); }

  showMarks(marks: readonly Marked[]): void {
    this.marks = marks;
    this.placeMarkers();
    this.ghosts.clearLayers();
    const colours = palette();
    for (const mark of marks) {
      if (!mark.from) continue;
      this.ghosts.addLayer(L.polyline([at(mark.from), at(mark.place)], { pane: 'routes', color: colours.ink, weight: 2, dashArray: '3 6', interactive: false }));
      this.ghosts.addLayer(L.circleMarker(at(mark.from), { pane: 'stations', radius: 6, color: colours.ink, weight: 2, fillColor: colours.paper, fillOpacity: 0.6, interactive: false }));
    }
  }

  showStreets(streets: readonly NewStreet[]): void {
    if (this.dragged?.startsWith('corner')) return;
    this.lastStreets = streets;
    this.streets.clearLayers();
    const colours = palette();
    for (const street of streets) {
      const line: GeoJSON.LineString = { type: 'LineString', coordinates: street.line };
      this.streets.addLayer(street.closed ? closedLine(line) : routeLine(line, street.wrong ? colours.alert : colours.gatePublic));
      const hit = L.polyline(street.line.map(at), { pane: 'routes', weight: 22, opacity: 0 }).bindTooltip(street.name, { className: 'map-tip', opacity: 1, sticky: true });
      hit.on('click', (event) => { L.DomEvent.stopPropagation(event); this.handlers.onChoose(street.key); });
      this.streets.addLayer(hit);
      if (street.chosen && this.editable && !street.closed) street.line.forEach((corner, index) => this.streets.addLayer(this.corner(street, corner, index)));
    }
  }

  /** Waits for a click that places something; Enter takes the middle. */
  place(on: boolean): void {
    this.placing = on;
    this.base.map.getContainer().classList.toggle('is-drawing', on);
  }
  placeAtMiddle(): void {
    const { lng, lat } = this.base.map.getCenter();
    this.handlers.onPlace([lng, lat]);
  }

  draw(mostCorners: number | null): void {
    if (mostCorners === null) this.drawing.stop();
    else this.drawing.begin(mostCorners);
  }
  cornerAtMiddle(): void { this.drawing.putAtMiddle(); }
  takeCornerBack(): void { this.drawing.takeBack(); }
  finishLine(): void { this.drawing.finish(); }

  flyTo(places: readonly LonLat[]): void {
    this.untouched = false;
    const bounds = L.latLngBounds(places.map(at));
    if (this.base.map.getBounds().pad(-0.1).contains(bounds) && this.base.map.getZoom() >= 15) return;
    this.base.map.flyToBounds(bounds, { maxZoom: 17, padding: [80, 80], duration: 0.6 });
  }

  focus(): void { this.base.map.getContainer().focus(); }

  /** Both maps show the same place from now on. */
  follow(other: ScenarioMap): void {
    const move = (from: L.Map, to: L.Map) => {
      const moved = () => {
        if (to.getZoom() !== from.getZoom() || to.latLngToContainerPoint(from.getCenter()).distanceTo(to.getSize().divideBy(2)) > 1) finely(to, () => to.setView(from.getCenter(), from.getZoom(), { animate: false }));
      };
      from.on('move', moved);
      to.once('unload', () => from.off('move', moved)); // one of them is taken away again
    };
    other.untouched = this.untouched = false;
    finely(this.base.map, () => this.base.map.setView(other.base.map.getCenter(), other.base.map.getZoom(), { animate: false }));
    move(other.base.map, this.base.map);
    move(this.base.map, other.base.map);
  }

  remove(): void {
    this.stopPalette();
    this.drawing.remove();
    this.base.remove();
  }

  private corner(street: NewStreet, place: LonLat, index: number): L.Marker {
    const icon = L.divIcon({ className: 'corner', iconSize: [20, 20] });
    const marker = L.marker(at(place), { icon, pane: 'stations', draggable: true, keyboard: false, zIndexOffset: 900 });
    const tell = (done: boolean) => { const { lng, lat } = marker.getLatLng(); this.handlers.onCorner(street.key, index, [lng, lat], done); };
    marker.on('dragstart', () => { this.dragged = `corner ${street.key}`; });
    marker.on('drag', () => tell(false));
    marker.on('dragend', () => { this.dragged = null; tell(true); });
    return marker;
  }

  /** Makes markers of those in view, and moves what is there already: a marker that a hand holds must stay. */
  private placeMarkers(): void {
    const view = this.base.map.getBounds().pad(0.1);
    const inView = this.marks.filter((mark) => mark.chosen || view.contains(at(mark.place)));
    const many = inView.length > mostMarkers || this.base.map.getZoom() < 13;
    const wanted = new Map(inView.map((mark) => [mark.key, mark]));
    let focused: string | null = null;
    for (const [key, { marker, mark }] of this.markers) {
      if (key === this.dragged) continue;
      const next = wanted.get(key);
      if (next && looks(next, many) === looks(mark, many) && marker.options.draggable === this.isDraggable(next, many)) {
        marker.setLatLng(at(next.place));
        this.markers.set(key, { marker, mark: next });
        wanted.delete(key);
      } else {
        if (marker.getElement() === document.activeElement) focused = key;
        marker.remove();
        this.markers.delete(key);
      }
    }
    for (const mark of wanted.values()) if (mark.key !== this.dragged) this.markers.set(mark.key, { marker: this.marker(mark, many), mark });
    if (focused) this.markers.get(focused)?.marker.getElement()?.focus({ preventScroll: true });
  }

  private isDraggable(mark: Marked, many: boolean): boolean {
    return this.editable && mark.tone === 'station' && mark.state !== 'closed' && (!many || mark.chosen || mark.state === 'added' || mark.state === 'moved');
  }

  private marker(mark: Marked, many: boolean): L.Marker {
    const small = mark.tone === 'station' && many && !mark.chosen && mark.state === 'known';
    const size = mark.tone === 'gate' || small ? 24 : 26;
    const icon = L.divIcon({ className: `spot spot-${mark.tone} is-${mark.state}${mark.chosen ? ' is-chosen' : ''}${small ? ' is-small' : ''}`, iconSize: [size, size], html: mark.label ? `<b>${mark.label}</b>` : '' });
    const marker = L.marker(at(mark.place), {
      icon, pane: 'stations', draggable: this.isDraggable(mark, many), keyboard: this.editable, title: mark.name, alt: mark.name, autoPan: true, riseOnHover: true,
      zIndexOffset: mark.chosen ? 800 : mark.state === 'known' ? 0 : 400, interactive: this.editable || mark.tone === 'station',
    });
    marker.on('click', (event) => { L.DomEvent.stopPropagation(event); if (this.editable) this.handlers.onChoose(mark.key); });
    const tell = (done: boolean) => { const { lng, lat } = marker.getLatLng(); this.handlers.onDrag(mark.key, [lng, lat], done); };
    marker.on('dragstart', () => { this.dragged = mark.key; });
    marker.on('drag', () => tell(false));
    marker.on('dragend', () => { this.dragged = null; tell(true); });
    marker.addTo(this.base.map);
    if (this.editable) marker.getElement()!.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); this.handlers.onChoose(mark.key); } });
    if (marker.options.draggable) this.byKeys(marker, tell);
    return marker;
  }

  /** Arrow keys move a station that has the focus; the step is made when they are let go. */
  private byKeys(marker: L.Marker, tell: (done: boolean) => void): void {
    const element = marker.getElement()!;
    const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    element.addEventListener('keydown', (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const { map } = this.base;
      const pixels = event.shiftKey ? 40 : 8;
      marker.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(marker.getLatLng()).add([step[0] * pixels, step[1] * pixels])));
      tell(false);
    });
    element.addEventListener('keyup', (event) => { if (steps[event.key]) tell(true); });
  }

  private tellView(): void {
    const { map } = this.base;
    const center = map.getCenter();
    const box = map.getBounds();
    this.handlers.onView({ lon: center.lng, lat: center.lat, zoom: map.getZoom() }, [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]);
  }
}

const looks = (mark: Marked, many: boolean): string => [mark.tone, mark.state, mark.chosen, mark.name, mark.label, many].join('|');
