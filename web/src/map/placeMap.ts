import type { City } from '../api/types';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { L, at } from './leaflet';
import { ownAreas, type OwnArea } from './workerMap';

/** A small map whose middle is the place that is chosen. */
export class PlaceMap {
  private readonly base: BaseMap;
  private buttons: L.Control.Zoom | null = null;

  /** @param start the place so far; without one the middle is `near`, and no place is chosen until the map was moved. */
  constructor(element: HTMLElement, city: City, start: [number, number] | null, areas: readonly OwnArea[], near: { lon: number; lat: number } | null, onPlace: (lon: number, lat: number) => void) {
    const center = start ?? (near ? [near.lon, near.lat] as [number, number] : city.center);
    this.base = createBaseMap(element, city, { center, zoom: start || near ? 18 : 15 });
    ownAreas(areas).addTo(this.base.map);
    // Only the worker's own movements choose: the map also moves when the phone is turned.
    let moved = false;
    this.base.map.on('movestart zoomstart', () => { moved = true; });
    this.base.map.on('moveend', () => {
      if (!moved) return;
      const { lng, lat } = this.base.map.getCenter();
      onPlace(Number(lng.toFixed(7)), Number(lat.toFixed(7)));
    });
    this.base.map.on('click', (event) => { moved = true; this.base.map.panTo(event.latlng); });
  }

  bring(lon: number, lat: number): void {
    this.base.map.setView(at([lon, lat]), 18);
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  remove(): void {
    this.base.remove();
  }
}
