import type { AreaProperties, City, Collection, Dot, Gap, GapProperties, IsochroneProperties } from '../api/types';
import { AreaLayer, type AreaHandlers } from './areas';
import { createBaseMap, finely, zoomButtons, type BaseMap } from './baseMap';
import { L } from './leaflet';
import { GapLayer, gapBounds, isochrones, type GapHandlers } from './overlays';
import { pictureOf, type PictureWords } from './picture';
import { onPaletteChange } from './palette';
import { StationLayer } from './stations';

export interface View { lon: number; lat: number; zoom: number }

export interface PlannerMapHandlers {
  areas: AreaHandlers;
  gaps: GapHandlers;
  onStation(id: number): void;
  onBackground(): void;
  /** `areasInView`: null where the map moved by itself to what was chosen. */
  onView(view: View, areasInView: Set<number> | null): void;
}

/** The planner's map. Each `show…` replaces what it showed before; `null` shows nothing. */
export class PlannerMap {
  private readonly base: BaseMap;
  private readonly areas: AreaLayer;
  private readonly gaps: GapLayer;
  private readonly stations: StationLayer;
  private rings: L.GeoJSON | null = null;
  private buttons: L.Control.Zoom | null = null;
  private readonly stopPalette: () => void;
  /** Nobody has moved the map, by hand, by a link or by choosing something. */
  private untouched: boolean;
  /** On its way to what was chosen, by no hand on the map. */
  private flying = false;
  private lastAreas: [Collection<AreaProperties> | null, Map<number, number | null>] = [null, new Map()];
  private lastRings: Collection<IsochroneProperties> | null = null;

  constructor(element: HTMLElement, city: City, view: View | null, private readonly handlers: PlannerMapHandlers) {
    this.base = createBaseMap(element, city, view && { center: [view.lon, view.lat], zoom: view.zoom }, 240);
    this.untouched = view === null;
    for (const touch of ['pointerdown', 'wheel', 'keydown']) element.addEventListener(touch, () => { this.untouched = false; this.flying = false; }, { capture: true, passive: true });
    const { map } = this.base;
    this.areas = new AreaLayer(map, handlers.areas);
    this.gaps = new GapLayer(map, handlers.gaps);
    this.stations = new StationLayer(map, handlers.onStation);
    map.on('click', () => handlers.onBackground());
    map.on('moveend', () => {
      this.tellView(this.flying);
      this.flying = false;
    });
    this.stopPalette = onPaletteChange(() => { this.showAreas(...this.lastAreas); this.showRings(this.lastRings, false); });
    this.tellView();
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  showAreas(areas: Collection<AreaProperties> | null, shares: Map<number, number | null>): void {
    this.lastAreas = [areas, shares];
    this.areas.show(areas, shares);
    const bounds = this.untouched ? this.areas.bounds() : null;
    if (bounds) this.fit(bounds);
    this.tellView();
  }

  highlightArea(hovered: number | null, selected: number | null): void { this.areas.highlight(hovered, selected); }
  flyToArea(id: number): void {
    const bounds = this.areas.boundsOf(id);
    if (bounds) this.flyTo(bounds, 17);
  }

  showGaps(gaps: Collection<GapProperties> | null): void { this.gaps.show(gaps); }
  highlightGap(hovered: number | null): void { this.gaps.highlight(hovered); }
  selectGap(gap: Gap | null): void {
    this.gaps.select(gap);
    this.areas.recede(gap !== null || this.lastRings !== null);
    if (gap) this.flyTo(gapBounds(gap), 17);
  }

  /** `closed`: ids of those that are closed at the hour shown. */
  showStations(stations: Collection<Dot, GeoJSON.Point> | null, closed: readonly number[] | null = null): void { this.stations.show(stations, closed); }
  showHouseholds(runId: string | null): void { this.base.showHouseholds(runId); }

  selectStation(place: [number, number] | null, name: string, onDrag: ((place: [number, number]) => void) | null): void { this.stations.select(place, name, onDrag); }

  showRings(rings: Collection<IsochroneProperties> | null, fly: boolean): void {
    this.lastRings = rings;
    this.rings?.remove();
    this.rings = rings && rings.features.length > 0 ? isochrones(rings).addTo(this.base.map) : null;
    this.areas.recede(this.rings !== null);
    if (this.rings && fly) this.flyTo(this.rings.getBounds(), 16);
  }

  picture(words: PictureWords): Promise<Blob> { return pictureOf(this.base.map, words); }

  remove(): void {
    this.stopPalette();
    this.base.remove();
  }

  /** At once, beside the legend. */
  private fit(bounds: L.LatLngBounds): void {
    this.untouched = false;
    const wide = this.base.map.getSize().x >= 800;
    finely(this.base.map, () => this.base.map.fitBounds(bounds, { paddingTopLeft: wide ? [272, 16] : [16, 16], paddingBottomRight: wide ? [64, 32] : [16, 32], animate: false }));
  }

  /** Into the part of the map that the card leaves free. */
  private flyTo(bounds: L.LatLngBounds, maxZoom: number): void {
    this.untouched = false;
    this.flying = true;
    const wide = this.base.map.getSize().x >= 800;
    this.base.map.flyToBounds(bounds, {
      paddingTopLeft: wide ? [80, 64] : [64, 72], paddingBottomRight: wide ? [440, 64] : [84, 96], maxZoom, duration: 0.6,
    });
  }

  private tellView(byItself = false): void {
    const { map } = this.base;
    const center = map.getCenter();
    this.handlers.onView({ lon: center.lng, lat: center.lat, zoom: map.getZoom() }, byItself ? null : this.areas.inView());
  }
}
