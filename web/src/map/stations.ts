import type { Collection, Dot } from '../api/types';
import { L, at } from './leaflet';
import { palette } from './palette';

const radii: Record<string, number> = { subdistrict_complex: 8, community_centre: 6.5, enterprise_centre: 5.5, compound_station: 4.5, rest_station: 4.5 };

/** Stations as quiet dots, larger for a higher tier; the selected one as a pin. Facilities are dots that cannot be chosen. */
export class StationLayer {
  private group = L.layerGroup();
  private pin: L.Marker | null = null;
  private stations: Collection<Dot, GeoJSON.Point> | null = null;
  private closed: ReadonlySet<number> = new Set();

  constructor(private readonly map: L.Map, private readonly onSelect: (id: number) => void) {
    this.group.addTo(map);
    map.on('zoomend', () => this.draw());
  }

  show(stations: Collection<Dot, GeoJSON.Point> | null, closed: readonly number[] | null = null): void {
    this.stations = stations;
    this.closed = new Set(closed);
    this.draw();
  }

  /** With `onDrag`, the pin can be dragged, and tells every place that it comes to. */
  select(place: [number, number] | null, name = '', onDrag: ((place: [number, number]) => void) | null = null): void {
    this.pin?.remove();
    this.pin = place ? pin(place, name) : null;
    if (!this.pin) return;
    if (onDrag) {
      this.pin.options.draggable = true;
      this.pin.on('drag', (event) => {
        const { lng, lat } = (event.target as L.Marker).getLatLng();
        onDrag([lng, lat]);
      });
    }
    this.pin.addTo(this.map);
  }

  private draw(): void {
    this.group.clearLayers();
    const colours = palette();
    const zoom = this.map.getZoom();
    const scale = zoom < 12 ? 0.45 : zoom < 13.5 ? 0.65 : zoom < 15 ? 0.85 : 1.1;
    for (const { geometry, properties } of this.stations?.features ?? []) {
      const isClosed = this.closed.has(properties.id); // hollow
      L.circleMarker(at(geometry.coordinates as [number, number]), {
        pane: 'stations', radius: (radii[properties.kind ?? ''] ?? 5) * scale, color: isClosed ? colours.ink : colours.paper, weight: 1.5, opacity: 1,
        fillColor: isClosed ? colours.paper : colours.ink, fillOpacity: 1,
      })
        .bindTooltip(properties.name || '—', { className: 'map-tip', opacity: 1, direction: 'top', offset: [0, -6] })
        .on('click', (event) => { L.DomEvent.stopPropagation(event); if (properties.kind) this.onSelect(properties.id); })
        .addTo(this.group);
    }
  }
}

/** A drop-shaped pin; `tone` is a class of map.css. */
export function pin(place: [number, number], name: string, tone: 'place' | 'station' = 'station', text = ''): L.Marker {
  const icon = L.divIcon({
    className: `pin pin-${tone}`, iconSize: [32, 40], iconAnchor: [16, 38],
    html: `<svg viewBox="0 0 32 40" width="32" height="40" aria-hidden="true"><path d="M16 38.5C16 38.5 29 25.6 29 15A13 13 0 0 0 3 15c0 10.6 13 23.5 13 23.5Z"/></svg><span></span>`,
  });
  const marker = L.marker(at(place), { icon, pane: 'stations', keyboard: false, title: name, alt: name, zIndexOffset: 1000 });
  marker.on('add', () => { marker.getElement()!.querySelector('span')!.textContent = text; });
  return marker;
}
