import type { Collection, Gap, GapProperties, IsochroneProperties, LonLat } from '../api/types';
import { L, at } from './leaflet';
import { palette } from './palette';

/** Rings of what can be reached, the nearest strongest. */
export function isochrones(rings: Collection<IsochroneProperties>): L.GeoJSON {
  const { accent } = palette();
  const minutes = rings.features.map((ring) => ring.properties.minutes).sort((a, b) => a - b);
  return L.geoJSON(rings, {
    pane: 'isochrones', interactive: false,
    style: (ring) => {
      const rank = minutes.indexOf((ring!.properties as IsochroneProperties).minutes);
      return { color: accent, weight: 1.5, opacity: 0.9, dashArray: rank === 0 ? '' : rank === 1 ? '6 4' : '2 4', fillColor: accent, fillOpacity: 0.14, fillRule: 'evenodd' };
    },
  });
}

/** A walk with a light border, so that it reads on every ground. */
export function routeLine(line: GeoJSON.LineString, colour = palette().accent): L.LayerGroup {
  const places = line.coordinates.map((c) => at([c[0]!, c[1]!]));
  return L.layerGroup([
    L.polyline(places, { pane: 'routes', color: palette().paper, weight: 9, opacity: 0.95, lineCap: 'round', lineJoin: 'round', interactive: false }),
    L.polyline(places, { pane: 'routes', color: colour, weight: 5, lineCap: 'round', lineJoin: 'round', interactive: false }),
  ]);
}

/** A street that nobody may use any more: barred across. */
export function closedLine(line: GeoJSON.LineString): L.LayerGroup {
  const places = line.coordinates.map((c) => at([c[0]!, c[1]!]));
  return L.layerGroup([
    L.polyline(places, { pane: 'routes', color: palette().alert, weight: 9, opacity: 0.95, lineCap: 'butt', interactive: false }),
    L.polyline(places, { pane: 'routes', color: palette().paper, weight: 5, dashArray: '7 7', lineCap: 'butt', interactive: false }),
  ]);
}

/** The leg from the place to the street, as dots. */
export const leg = (from: LonLat, to: LonLat, colour = palette().quiet): L.Polyline =>
  L.polyline([at(from), at(to)], { pane: 'routes', color: colour, weight: 3, dashArray: '1 7', lineCap: 'round', interactive: false });

export interface GapHandlers { onHover(gap: number | null): void; onSelect(gap: number): void; label(gap: GapProperties): string; remedyLabel(gap: GapProperties): string }

export class GapLayer {
  private layer: L.GeoJSON | null = null;
  private evidence: L.LayerGroup | null = null;
  private selected: number | null = null;
  private hovered: number | null = null;
  private readonly parts = new Map<number, L.Path>();

  constructor(private readonly map: L.Map, private readonly handlers: GapHandlers) {
    map.on('zoomend', () => this.layer?.setStyle((feature) => this.style((feature!.properties as GapProperties).gap)));
  }

  show(gaps: Collection<GapProperties> | null): void {
    this.layer?.remove();
    this.layer = null;
    this.parts.clear();
    if (!gaps) return;
    const { alert } = palette();
    this.layer = L.geoJSON(gaps, {
      pane: 'gaps',
      style: (gap) => this.style((gap!.properties as GapProperties).gap),
      pointToLayer: (_gap, place) => L.circleMarker(place, { pane: 'gaps', radius: 5, color: alert }),
      onEachFeature: (gap: Gap, layer) => {
        this.parts.set(gap.properties.gap, layer as L.Path);
        layer.on('mouseover', () => this.handlers.onHover(gap.properties.gap));
        layer.on('mouseout', () => this.handlers.onHover(null));
        layer.on('click', (event) => { L.DomEvent.stopPropagation(event); this.handlers.onSelect(gap.properties.gap); });
        layer.bindTooltip(() => this.handlers.label(gap.properties), { sticky: true, className: 'map-tip', opacity: 1 });
      },
    }).addTo(this.map);
  }

  /** Marks the gap that the pointer is on, here or in a list. */
  highlight(hovered: number | null): void {
    const before = this.hovered;
    this.hovered = hovered;
    for (const gap of [before, hovered]) if (gap !== null) this.parts.get(gap)?.setStyle(this.style(gap));
    if (hovered !== null && before !== hovered) this.parts.get(hovered)?.bringToFront();
  }

  /** Draws the evidence of one gap: the straight line, the walk, what is in the way. */
  select(gap: Gap | null): void {
    this.selected = gap?.properties.gap ?? null;
    this.layer?.setStyle((feature) => this.style((feature!.properties as GapProperties).gap));
    this.evidence?.remove();
    this.evidence = null;
    if (!gap) return;
    const colours = palette();
    const { evidence } = gap.properties;
    const parts: L.Layer[] = evidence.inTheWay.map((obstacle) => L.geoJSON(obstacle.geometry, {
      pane: 'routes', interactive: false, style: { color: colours.alert, weight: 5, opacity: 0.85, fillColor: colours.alert, fillOpacity: 0.18 },
    }));
    if (evidence.route) {
      const [start] = evidence.route.coordinates;
      parts.push(leg(evidence.from, [start![0]!, start![1]!], colours.accent), routeLine(evidence.route));
    }
    if (evidence.station) {
      const station: LonLat = [evidence.station.lon, evidence.station.lat];
      parts.push(L.polyline([at(evidence.from), at(station)], { pane: 'routes', color: colours.ink, weight: 2, dashArray: '2 6', interactive: false }));
      parts.push(L.circleMarker(at(station), { pane: 'stations', radius: 8, color: colours.paper, weight: 2, fillColor: colours.accent, fillOpacity: 1, interactive: false })
        .bindTooltip(evidence.station.name, { permanent: true, direction: 'top', offset: [0, -8], className: 'map-tip', opacity: 1 }));
    }
    parts.push(L.circleMarker(at(evidence.from), { pane: 'stations', radius: 7, color: colours.paper, weight: 2, fillColor: colours.alert, fillOpacity: 1, interactive: false }));
    parts.push(...this.remedy(gap.properties));
    this.evidence = L.layerGroup(parts).addTo(this.map);
  }

  /** Where the change would be: the new way, and a mark at its place. */
  private remedy(gap: GapProperties): L.Layer[] {
    const { remedy } = gap;
    if (!remedy) return [];
    const { gatePublic, paper } = palette();
    const mark = L.circleMarker(at([remedy.lon, remedy.lat]), {
      pane: 'stations', radius: 9, color: paper, weight: 3, fillColor: gatePublic, fillOpacity: 1, interactive: false,
    }).bindTooltip(this.handlers.remedyLabel(gap), { permanent: true, direction: 'bottom', offset: [0, 8], className: 'map-tip remedy-tip', opacity: 1 });
    return remedy.line ? [routeLine(remedy.line, gatePublic), mark] : [mark];
  }

  private style(gap: number): L.PathOptions {
    const { alert } = palette();
    const chosen = gap === this.selected;
    const near = this.map.getZoom() >= 15;
    if (chosen) return { color: alert, weight: 3, opacity: 0.95, fillColor: alert, fillOpacity: 0.2, dashArray: '' };
    if (gap === this.hovered) return { color: alert, weight: 4, opacity: 1, fillColor: alert, fillOpacity: 0.35, dashArray: '' };
    if (this.selected !== null) return { color: alert, weight: 1, opacity: 0.3, fillOpacity: 0, dashArray: '' };
    return { color: alert, weight: near ? 1.75 : 1, opacity: near ? 0.9 : 0.7, fillColor: alert, fillOpacity: 0.08, dashArray: near ? '4 3' : '' };
  }
}

/** The evidence; with the whole gap where that is hardly larger, and the gap alone where there is no evidence to draw. */
export function gapBounds(gap: Gap): L.LatLngBounds {
  const whole = L.geoJSON(gap).getBounds();
  const { from, station, route, inTheWay } = gap.properties.evidence;
  const bounds = L.latLngBounds([at(from), at(from)]);
  const { remedy } = gap.properties;
  if (remedy) bounds.extend(at([remedy.lon, remedy.lat]));
  if (station) bounds.extend(at([station.lon, station.lat]));
  for (const place of route?.coordinates ?? []) bounds.extend(at([place[0]!, place[1]!]));
  if (!station && inTheWay.length === 0) return whole.isValid() ? whole : bounds;
  const size = (box: L.LatLngBounds) => box.getSouthWest().distanceTo(box.getNorthEast());
  return size(whole) < 1.3 * size(bounds) ? bounds.extend(whole) : bounds;
}
