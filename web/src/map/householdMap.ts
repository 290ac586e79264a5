import type { AreaProperties, City, Feature } from '../api/types';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { HouseholdDots, type Dot } from './householdDots';
import { L, at } from './leaflet';
import { onPaletteChange, palette } from './palette';

interface Handlers {
  /** Households of one spot. */
  onChoose(ids: number[]): void;
  /** The map shows another part: west,south,east,north. */
  onView(box: string): void;
}

/** A desk's map of households by colour, with the border of the area that they are asked for. */
export class HouseholdMap {
  private readonly base: BaseMap;
  private readonly dots: HouseholdDots;
  private ring: L.CircleMarker | null = null;
  private border: L.GeoJSON | null = null;
  private buttons: L.Control.Zoom | null = null;
  private area: Feature<AreaProperties> | null = null;
  private shown: readonly Dot[] = [];
  private readonly stopPalette: () => void;

  constructor(element: HTMLElement, city: City, handlers: Handlers) {
    this.base = createBaseMap(element, city, null);
    this.dots = new HouseholdDots(handlers.onChoose).addTo(this.base.map);
    const tell = () => {
      const bounds = this.base.map.getBounds();
      handlers.onView([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((degrees) => degrees.toFixed(5)).join(','));
    };
    this.base.map.on('resize', ({ oldSize }) => {
      if (oldSize.x > 0) return;
      if (this.ring) this.base.map.setView(this.ring.getLatLng(), 17, { animate: false });
      else this.bringArea();
    });
    this.base.map.on('moveend resize', tell);
    this.base.map.whenReady(tell);
    this.stopPalette = onPaletteChange(() => { this.showArea(this.area); this.dots.show(this.shown); });
  }

  show(dots: readonly Dot[]): void {
    this.shown = dots;
    this.dots.show(dots);
  }

  showArea(area: Feature<AreaProperties> | null): void {
    this.area = area;
    this.border?.remove();
    this.border = area && L.geoJSON(area, { pane: 'areas', interactive: false, style: { color: palette().accent, weight: 3, fillOpacity: 0.04, fillColor: palette().accent } }).addTo(this.base.map);
  }

  bringArea(): void {
    if (this.border) this.base.map.fitBounds(this.border.getBounds(), { padding: [24, 24], animate: false });
  }

  /** A ring round the household that is open; the map moves where it is not in view. */
  bring(place: { lon: number; lat: number } | null): void {
    this.ring?.remove();
    this.ring = null;
    if (!place) return;
    const where = at([place.lon, place.lat]);
    this.ring = L.circleMarker(where, { pane: 'stations', radius: 16, weight: 4, color: palette().ink, fill: false, interactive: false }).addTo(this.base.map);
    if (!this.base.map.getBounds().contains(where) || this.base.map.getZoom() < 17) this.base.map.setView(where, Math.max(17, this.base.map.getZoom()), { animate: false });
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
