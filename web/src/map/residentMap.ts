import type { CirclePlace, City, Collection, IsochroneProperties, Nearest, Route } from '../api/types';
import { createBaseMap, zoomButtons, type BaseMap } from './baseMap';
import { L, at } from './leaflet';
import { isochrones, leg, routeLine } from './overlays';
import { onPaletteChange, palette } from './palette';
import { pin } from './stations';

interface Where { lon: number; lat: number; fromGps?: boolean }
interface Covered { left: number; bottom: number }
interface Handlers { onTap(lon: number, lat: number): void; onStation(id: number): void; covered(): Covered }

const dot = (place: CirclePlace): L.CircleMarker =>
  L.circleMarker(at([place.lon, place.lat]), { pane: 'stations', radius: 5, weight: 1.5, color: palette().paper, fillColor: palette().accent, fillOpacity: 1, interactive: false });

/** The resident's map: the place, the nearest stations with their minutes, the walk to one of them. */
export class ResidentMap {
  private readonly base: BaseMap;
  private readonly stations: L.LayerGroup;
  private readonly walk: L.LayerGroup;
  private place: L.Layer | null = null;
  private buttons: L.Control.Zoom | null = null;
  private readonly stopPalette: () => void;
  private redrawWalk: () => void = () => undefined;
  private readonly circle: L.LayerGroup;
  private redrawCircle: () => void = () => undefined;
  private fitted: unknown = null;

  constructor(element: HTMLElement, city: City, start: Where | null, private readonly handlers: Handlers) {
    this.base = createBaseMap(element, city, start ? { center: [start.lon, start.lat], zoom: 16 } : { center: city.center, zoom: 14 });
    this.stations = L.layerGroup().addTo(this.base.map);
    this.walk = L.layerGroup().addTo(this.base.map);
    this.base.map.on('click', (event) => handlers.onTap(event.latlng.lng, event.latlng.lat));
    this.circle = L.layerGroup().addTo(this.base.map);
    this.stopPalette = onPaletteChange(() => { this.redrawWalk(); this.redrawCircle(); });
  }

  nameButtons(): void {
    this.buttons?.remove();
    this.buttons = zoomButtons(this.base.map);
  }

  showPlace(where: Where | null, name: string, covered: Covered): void {
    this.place?.remove();
    this.place = null;
    if (!where) return;
    const place: [number, number] = [where.lon, where.lat];
    this.place = where.fromGps
      ? L.circleMarker(at(place), { pane: 'stations', radius: 9, weight: 3, color: palette().paper, fillColor: palette().accent, fillOpacity: 1, interactive: false })
      : pin(place, name, 'place');
    this.place.addTo(this.base.map);
    this.bring(L.latLngBounds([at(place), at(place)]), covered, 16);
  }

  showStations(found: Nearest | null, chosenId: number | null): void {
    this.stations.clearLayers();
    if (!found) return;
    const all = [...found.stations];
    if (found.responsible && !all.some((station) => station.id === found.responsible!.id)) all.push(found.responsible);
    for (const station of all) {
      const minutes = station.walkSeconds === null ? '–' : String(Math.max(1, Math.ceil(station.walkSeconds / 60)));
      const marker = this.bubble(station, minutes, station.openNow === false, station.id === chosenId);
      marker.on('click', (event) => { L.DomEvent.stopPropagation(event); this.handlers.onStation(station.id); });
      marker.addTo(this.stations);
    }
  }

  showRoute(route: Route | null, found: Nearest | null, covered: Covered): void {
    this.redrawWalk = () => this.drawWalk(route, found);
    this.redrawWalk();
    if (!route || !found) return;
    const bounds = L.latLngBounds(route.geometry.coordinates.map((c) => at([c[0]!, c[1]!])));
    bounds.extend(at([found.from.lon, found.from.lat]));
    this.bring(bounds, covered, 17);
  }

  /** The rings of a living circle and places with their minutes. */
  showCircle(circle: { rings: Collection<IsochroneProperties> | null; places: CirclePlace[]; asDots: boolean } | null, covered: Covered): void {
    this.redrawCircle = () => {
      this.circle.clearLayers();
      if (circle?.rings) isochrones(circle.rings).addTo(this.circle);
      for (const place of circle?.places ?? []) {
        const minutes = String(Math.max(1, Math.ceil(place.walkSeconds / 60)));
        (circle!.asDots ? dot(place) : this.bubble(place, minutes, place.open === false, false)).addTo(this.circle);
      }
    };
    this.redrawCircle();
    if (circle?.rings && circle.rings !== this.fitted) this.bring(isochrones(circle.rings).getBounds(), covered, 16, true);
    this.fitted = circle?.rings ?? null;
  }

  remove(): void {
    this.stopPalette();
    this.base.remove();
  }

  private bubble(place: { lon: number; lat: number; name: string }, minutes: string, isShut: boolean, isChosen: boolean): L.Marker {
    const marker = L.marker(at([place.lon, place.lat]), {
      pane: 'stations', title: place.name, alt: place.name, zIndexOffset: isChosen ? 500 : 0, autoPanOnFocus: false,
      icon: L.divIcon({ className: `bubble${isChosen ? ' is-chosen' : ''}${isShut ? ' is-shut' : ''}`, html: '<span></span>', iconSize: [44, 44] }),
    });
    marker.on('add', () => {
      const element = marker.getElement()!;
      element.querySelector('span')!.textContent = minutes;
      // What has the focus is not under the sheet or the search.
      element.addEventListener('focus', () => {
        const { left, bottom } = this.handlers.covered();
        this.base.map.panInside(marker.getLatLng(), { paddingTopLeft: [left + 32, 104], paddingBottomRight: [80, bottom + 48], animate: false });
      });
    });
    return marker;
  }

  private drawWalk(route: Route | null, found: Nearest | null): void {
    this.walk.clearLayers();
    if (!route || !found) return;
    const first = route.geometry.coordinates[0]!;
    leg([found.from.lon, found.from.lat], [first[0]!, first[1]!]).addTo(this.walk);
    routeLine(route.geometry).addTo(this.walk);
  }

  /** Into the part of the map that nothing covers; does not move where it is in view already and near enough. */
  private bring(bounds: L.LatLngBounds, covered: Covered, maxZoom: number, closely = false): void {
    const { map } = this.base;
    const size = map.getSize();
    const right = size.x < 900 ? 84 : 48; // the zoom buttons
    const free = L.bounds([covered.left + 24, 96], [size.x - right + 24, size.y - covered.bottom - 24]);
    const inView = [bounds.getNorthWest(), bounds.getSouthEast()].every((corner) => free.contains(map.latLngToContainerPoint(corner)));
    if (inView && map.getZoom() >= 14 && !closely) return;
    map.flyToBounds(bounds, { paddingTopLeft: [covered.left + 48, 112], paddingBottomRight: [right, covered.bottom + 48], maxZoom, duration: 0.5 });
  }
}
