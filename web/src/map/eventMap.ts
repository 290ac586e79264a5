import type { AreaProperties, City, Feature } from '../api/types';
import type { EventItem } from '../api/events';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { L, at } from './leaflet';
import { onPaletteChange, palette } from './palette';

export interface Position { lon: number; lat: number; zoom: number }
/** `onMove` tells where somebody moved the map to, not where it moved by itself. */
interface Handlers { onSelect(id: string): void; label(event: EventItem): string; onMove(position: Position): void }

/** The dispatcher's map: events as marks, overdue ones with a sign of their own, and the border of the area that the list is about. */
export class EventMap {
  private readonly base: BaseMap;
  private readonly marks: L.LayerGroup;
  private border: L.GeoJSON | null = null;
  private focused: string | null = null;
  private buttons: L.Control.Zoom | null = null;
  private area: Feature<AreaProperties> | null = null;
  private readonly stopPalette: () => void;

  /** @param start where it begins; null: the whole city. */
  constructor(element: HTMLElement, city: City, start: Position | null, private readonly handlers: Handlers) {
    this.base = createBaseMap(element, city, null);
    const { map } = this.base;
    if (start) map.setView(at([start.lon, start.lat]), start.zoom, { animate: false });
    let byHand = false;
    for (const kind of ['pointerdown', 'wheel', 'keydown']) element.addEventListener(kind, () => { byHand = true; }, { passive: true });
    map.on('moveend', () => {
      const { lng, lat } = map.getCenter();
      if (byHand) handlers.onMove({ lon: lng, lat, zoom: map.getZoom() });
    });
    this.marks = L.layerGroup().addTo(this.base.map);
    this.base.map.on('resize', ({ oldSize }) => { if (oldSize.x === 0) this.bringArea(); });
    this.stopPalette = onPaletteChange(() => this.showArea(this.area));
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  show(events: readonly EventItem[], chosenId: string | null): void {
    const focused = this.focused; // the marks are drawn anew, under the hands of whoever goes through them by keyboard
    this.marks.clearLayers();
    for (const event of events) {
      const late = event.overdueSince !== null;
      const chosen = event.id === chosenId;
      const height = chosen ? 1000 : late ? 500 : 0;
      const label = this.handlers.label(event);
      const mark = L.marker(at([event.lon, event.lat]), {
        pane: 'stations', title: label, alt: label, zIndexOffset: height, autoPanOnFocus: false,
        icon: L.divIcon({ className: `event-mark on-${event.state}${late ? ' is-late' : ''}${chosen ? ' is-chosen' : ''}`, html: '<span></span>', iconSize: [44, 44] }),
      });
      mark.on('add', () => {
        const element = mark.getElement()!;
        element.querySelector('span')!.textContent = late ? '!' : '';
        // What has the focus is in view, and above its neighbours.
        element.addEventListener('focus', () => {
          this.focused = event.id;
          mark.setZIndexOffset(10_000);
          this.base.map.panInside(mark.getLatLng(), { padding: [48, 48], animate: false });
        });
        element.addEventListener('blur', () => {
          if (element.isConnected) this.focused = null;
          mark.setZIndexOffset(height);
        });
      });
      mark.on('click', (click) => { L.DomEvent.stopPropagation(click); this.handlers.onSelect(event.id); });
      mark.addTo(this.marks);
      if (event.id === focused) mark.getElement()!.focus({ preventScroll: true });
    }
  }

  showArea(area: Feature<AreaProperties> | null): void {
    this.area = area;
    this.border?.remove();
    this.border = area && L.geoJSON(area, { pane: 'areas', interactive: false, style: { color: palette().accent, weight: 3, fillOpacity: 0.06, fillColor: palette().accent } }).addTo(this.base.map);
  }

  bringArea(): void {
    if (this.border) this.base.map.fitBounds(this.border.getBounds(), { padding: [24, 24] });
  }

  bring(event: EventItem): void {
    const place = at([event.lon, event.lat]);
    if (!this.base.map.getBounds().contains(place) || this.base.map.getZoom() < 15) this.base.map.setView(place, Math.max(16, this.base.map.getZoom()));
  }

  remove(): void {
    this.stopPalette();
    this.base.remove();
  }
}
