import type { AreaProperties, CirclePlace, City, Collection, IsochroneProperties, LonLat } from '../api/types';
import { AreaLayer, type AreaHandlers } from './areas';
import { createBaseMap, finely, zoomButtons, type BaseMap } from './baseMap';
import { L, at } from './leaflet';
import { isochrones } from './overlays';
import { onPaletteChange, palette } from './palette';
import { pin } from './stations';

export interface CircleMapHandlers {
  areas: AreaHandlers;
  placeLabel(place: CirclePlace): string;
  startLabel(): string;
  /** The rings are to start elsewhere; null: nobody may move the start. */
  onStart: ((place: LonLat) => void) | null;
}

/** The map of a living-circle check-up: all communities by score, or one with its rings and what is in them. */
export class CircleMap {
  private readonly base: BaseMap;
  private readonly areas: AreaLayer;
  private buttons: L.Control.Zoom | null = null;
  private rings: L.Layer | null = null;
  private start: L.Marker | null = null;
  private readonly places = L.layerGroup();
  private readonly stopPalette: () => void;
  private last: { areas: [Collection<AreaProperties> | null, Map<number, number | null>]; rings: Collection<IsochroneProperties> | null; places: [CirclePlace[], (place: CirclePlace) => boolean] } =
    { areas: [null, new Map()], rings: null, places: [[], () => false] };

  /** @param paper for a printed page: nothing can be moved. */
  constructor(element: HTMLElement, city: City, private readonly handlers: CircleMapHandlers, private readonly paper = false) {
    this.base = createBaseMap(element, city, null);
    const { map } = this.base;
    if (paper) {
      map.options.zoomSnap = 0.25; // as near as the rings allow
      for (const way of [map.dragging, map.scrollWheelZoom, map.doubleClickZoom, map.boxZoom, map.keyboard, map.touchZoom]) way?.disable();
    }
    this.areas = new AreaLayer(map, handlers.areas);
    this.places.addTo(map);
    this.stopPalette = onPaletteChange(() => { this.showAreas(...this.last.areas); this.showRings(this.last.rings); this.showPlaces(...this.last.places); });
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  showAreas(areas: Collection<AreaProperties> | null, shares: Map<number, number | null>): void {
    this.last.areas = [areas, shares];
    this.areas.show(areas, shares);
  }

  highlight(hovered: number | null, chosen: number | null): void {
    this.areas.highlight(hovered, chosen);
  }

  /** One community, or null: all of them. */
  see(chosen: number | null): void {
    const bounds = chosen === null ? this.areas.bounds() : this.areas.boundsOf(chosen);
    if (bounds && !this.rings) this.fit(bounds);
  }

  showRings(rings: Collection<IsochroneProperties> | null, fit = false): void {
    this.last.rings = rings;
    this.rings?.remove();
    const drawn = rings && rings.features.length > 0 ? isochrones(rings) : null;
    this.rings = drawn?.addTo(this.base.map) ?? null;
    this.areas.recede(drawn !== null);
    if (drawn && fit) this.fit(drawn.getBounds());
  }

  showStart(place: LonLat | null): void {
    this.start?.remove();
    this.start = null;
    if (!place) return;
    const { onStart } = this.handlers;
    this.start = pin(place, this.handlers.startLabel(), 'place');
    if (onStart) {
      this.start.options.draggable = true;
      this.start.on('dragend', () => { const { lng, lat } = this.start!.getLatLng(); onStart([lng, lat]); });
    }
    this.start.addTo(this.base.map);
  }

  /** @param stands the places that stand out. */
  showPlaces(places: CirclePlace[], stands: (place: CirclePlace) => boolean): void {
    this.last.places = [places, stands];
    const colours = palette();
    this.places.clearLayers();
    const some = places.some(stands);
    for (const place of [...places].sort((a, b) => Number(stands(a)) - Number(stands(b)))) {
      const out = stands(place);
      const station = place.type === 'station_kind';
      L.circleMarker(at([place.lon, place.lat]), {
        pane: 'stations', radius: out ? 8 : station ? 5.5 : this.paper ? 3 : 4, color: colours.paper, weight: out ? 2 : 1.25, fillColor: out ? colours.alert : station ? colours.ink : colours.accent,
        opacity: some && !out ? 0.4 : 1, fillOpacity: some && !out ? 0.35 : 1, interactive: !this.paper,
      }).bindTooltip(() => this.handlers.placeLabel(place), { className: 'map-tip', opacity: 1, direction: 'top', offset: [0, -6] }).addTo(this.places);
    }
  }

  remove(): void {
    this.stopPalette();
    this.base.remove();
  }

  /** Beside the legend, on a wide map. */
  private fit(bounds: L.LatLngBounds): void {
    const { map } = this.base;
    if (this.paper) map.fitBounds(bounds, { padding: [8, 8], animate: false });
    else {
      const wide = map.getSize().x >= 800;
      finely(map, () => map.fitBounds(bounds, { paddingTopLeft: wide ? [272, 24] : [16, 48], paddingBottomRight: wide ? [72, 40] : [56, 40], animate: false }));
    }
  }
}
