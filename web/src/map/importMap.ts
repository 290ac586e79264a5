import type { City, Collection, ImportPlace } from '../api/types';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { L } from './leaflet';
import { onPaletteChange, palette } from './palette';

/** Where the rows of a file would be, before any of it is stored. */
export class ImportMap {
  private readonly base: BaseMap;
  private buttons: L.Control.Zoom | null = null;
  private dots: L.GeoJSON | null = null;
  private last: Collection<ImportPlace> | null = null;
  private readonly stopPalette: () => void;

  constructor(element: HTMLElement, city: City, private readonly label: (place: ImportPlace) => string) {
    this.base = createBaseMap(element, city, null);
    this.stopPalette = onPaletteChange(() => this.show(this.last, false));
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  show(places: Collection<ImportPlace> | null, fit: boolean): void {
    this.last = places;
    this.dots?.remove();
    this.dots = null;
    if (!places || places.features.length === 0) return;
    const { alert, paper } = palette();
    const renderer = L.canvas({ pane: 'stations', padding: 0.3 });
    this.dots = L.geoJSON(places, {
      pane: 'stations', renderer,
      pointToLayer: (_place, at) => L.circleMarker(at, { pane: 'stations', renderer, radius: 5.5, color: paper, weight: 1.5, fillColor: alert, fillOpacity: 1 }),
      onEachFeature: (place, layer) => { layer.bindTooltip(() => this.label(place.properties as ImportPlace), { className: 'map-tip', opacity: 1 }); },
    } as L.GeoJSONOptions & { renderer: L.Canvas }).addTo(this.base.map);
    if (fit) this.base.map.fitBounds(this.dots.getBounds(), { padding: [48, 48], maxZoom: 17, animate: false });
  }

  remove(): void {
    this.stopPalette();
    this.base.remove();
  }
}
