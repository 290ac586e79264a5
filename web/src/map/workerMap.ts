import type { City } from '../api/types';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { HouseholdDots, type Dot } from './householdDots';
import { L, at } from './leaflet';
import { onPaletteChange, palette } from './palette';

export interface OwnArea { id: number; name: string; geometry: GeoJSON.MultiPolygon }

/** Borders of the worker's own micro-grids. */
export const ownAreas = (areas: readonly OwnArea[]): L.LayerGroup => L.layerGroup(areas.map((area) => L.geoJSON(area.geometry, {
  pane: 'areas', interactive: false, style: { color: palette().accent, weight: 2.5, opacity: 0.9, dashArray: '8 5', fillColor: palette().accent, fillOpacity: 0.04 },
})));

/** The worker's map: own micro-grids, all households by colour, numbers of the walk at those that are due. */
export class WorkerMap {
  private readonly base: BaseMap;
  private readonly dots: HouseholdDots;
  private areas: L.LayerGroup | null = null;
  private events: L.LayerGroup | null = null;
  private here: L.CircleMarker | null = null;
  private buttons: L.Control.Zoom | null = null;
  private shown = false;
  private redraw: () => void = () => undefined;
  private redrawEvents: () => void = () => undefined;
  private readonly stopPalette: () => void;

  constructor(element: HTMLElement, city: City, onChoose: (ids: number[]) => void) {
    this.base = createBaseMap(element, city, { center: city.center, zoom: 15 });
    this.dots = new HouseholdDots(onChoose).addTo(this.base.map);
    this.stopPalette = onPaletteChange(() => { this.redraw(); this.redrawEvents(); });
  }

  show(areas: readonly OwnArea[], dots: readonly Dot[]): void {
    this.redraw = () => {
      this.areas?.remove();
      this.areas = ownAreas(areas).addTo(this.base.map);
      this.dots.show(dots);
    };
    this.redraw();
    if (this.shown) return;
    const bounds = L.latLngBounds(dots.map((dot) => at([dot.lon, dot.lat])));
    for (const area of areas) bounds.extend(L.geoJSON(area.geometry).getBounds());
    if (!bounds.isValid()) return;
    this.shown = true;
    this.base.map.fitBounds(bounds, { padding: [24, 24], animate: false, maxZoom: 18 });
  }

  /** Events that are not over, and one of them in the middle where the worker comes from it. */
  showEvents(places: readonly { id: string; lon: number; lat: number; late: boolean }[], onEvent: (id: string) => void, middle: [number, number] | null): void {
    this.redrawEvents = () => {
      this.events?.remove();
      this.events = L.layerGroup(places.map((place) => L.circleMarker(at([place.lon, place.lat]), {
        pane: 'stations', radius: 10, weight: 3, color: palette().paper, fillColor: place.late ? palette().alert : palette().accent, fillOpacity: 1,
      }).on('click', () => onEvent(place.id)))).addTo(this.base.map);
    };
    this.redrawEvents();
    if (!middle || this.shown) return;
    this.shown = true;
    this.base.map.setView(at(middle), 18, { animate: false });
  }

  showHere(place: { lon: number; lat: number }): void {
    this.here?.remove();
    this.here = L.circleMarker(at([place.lon, place.lat]), { pane: 'stations', radius: 8, weight: 3, color: palette().paper, fillColor: palette().accent, fillOpacity: 1, interactive: false }).addTo(this.base.map);
    this.base.map.setView(at([place.lon, place.lat]), Math.max(17, this.base.map.getZoom()));
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  remove(): void {
    this.stopPalette();
    this.base.remove();
  }
}
