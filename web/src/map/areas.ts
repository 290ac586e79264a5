import type { AreaProperties, Collection } from '../api/types';
import { classOf, emptyClass, shareClasses } from './classes';
import { L } from './leaflet';
import { dark, palette } from './palette';

export interface AreaHandlers {
  onHover(id: number | null): void;
  /** Without it, a press goes through to the map. */
  onSelect?(id: number): void;
  label(id: number): string;
  /** Another fill than that of the share's class; null: none. */
  fill?(id: number): { colour: string; strength: number } | null;
}

type Polygon = L.Path & { feature: GeoJSON.Feature<GeoJSON.Geometry, AreaProperties> };

/** The choropleth. Drawn on one canvas, so that thousands of micro-grids stay fluent. */
export class AreaLayer {
  private readonly renderer: L.Canvas;
  private layer: L.GeoJSON | null = null;
  private readonly polygons = new Map<number, Polygon>();
  private shares = new Map<number, number | null>();
  private hovered: number | null = null;
  private selected: number | null = null;
  /** Weaker where households are drawn over it, and behind the evidence of a gap. */
  private strength = 1;
  private receded = false;

  constructor(private readonly map: L.Map, private readonly handlers: AreaHandlers) {
    this.renderer = L.canvas({ pane: 'areas', padding: 0.3 });
    map.on('zoomend', () => this.weigh());
  }

  show(areas: Collection<AreaProperties> | null, shares: Map<number, number | null>): void {
    this.layer?.remove();
    this.layer = null;
    this.polygons.clear();
    this.shares = shares;
    this.weigh();
    if (!areas) return;
    this.layer = L.geoJSON(areas, {
      pane: 'areas',
      style: (feature) => this.style((feature!.properties as AreaProperties).id),
      renderer: this.renderer,
      onEachFeature: (feature: GeoJSON.Feature<GeoJSON.Geometry, AreaProperties>, layer) => {
        const { id } = feature.properties;
        this.polygons.set(id, layer as Polygon);
        layer.on('mouseover', () => this.handlers.onHover(id));
        layer.on('mouseout', () => this.handlers.onHover(null));
        if (this.handlers.onSelect) layer.on('click', (event) => { L.DomEvent.stopPropagation(event); this.handlers.onSelect!(id); });
        layer.bindTooltip(() => this.handlers.label(id), { sticky: true, className: 'map-tip', opacity: 1 });
      },
    } as L.GeoJSONOptions & { renderer: L.Canvas }).addTo(this.map);
  }

  /** Other shares of the same areas. */
  restyle(shares: Map<number, number | null>): void {
    this.shares = shares;
    for (const [id, polygon] of this.polygons) polygon.setStyle(this.style(id));
  }

  highlight(hovered: number | null, selected: number | null): void {
    const changed = new Set([this.hovered, this.selected, hovered, selected]);
    this.hovered = hovered;
    this.selected = selected;
    for (const id of changed) {
      const polygon = id === null ? undefined : this.polygons.get(id);
      polygon?.setStyle(this.style(id!));
    }
    for (const id of [hovered, selected]) if (id !== null) this.polygons.get(id)?.bringToFront();
  }

  /** Of all areas; null where there are none. */
  bounds(): L.LatLngBounds | null {
    return this.polygons.size > 0 ? this.layer!.getBounds() : null;
  }

  boundsOf(id: number): L.LatLngBounds | null {
    return (this.polygons.get(id) as unknown as L.Polygon | undefined)?.getBounds() ?? null;
  }

  recede(receded: boolean): void {
    this.receded = receded;
    this.weigh();
  }

  /** Areas that lie, in part, in what the map shows. */
  inView(): Set<number> {
    const view = this.map.getBounds();
    const ids = new Set<number>();
    for (const [id, polygon] of this.polygons) if (view.intersects((polygon as unknown as L.Polygon).getBounds())) ids.add(id);
    return ids;
  }

  private weigh(): void {
    const strength = this.receded ? 0.35 : this.map.getZoom() >= 15 ? 0.45 : 1;
    if (strength === this.strength) return;
    this.strength = strength;
    for (const [id, polygon] of this.polygons) polygon.setStyle(this.style(id));
  }

  private style(id: number): L.PathOptions {
    const colours = palette();
    const isDark = colours === dark;
    const index = classOf(this.shares.get(id));
    const shareClass = index === emptyClass ? null : shareClasses[index]!;
    const marked = id === this.selected || id === this.hovered;
    const fill = this.handlers.fill?.(id);
    return {
      color: marked ? colours.ink : isDark ? '#0d0f10' : '#ffffff',
      weight: id === this.selected ? 3 : marked ? 2 : 1,
      opacity: marked ? 1 : 0.75,
      fillColor: fill ? fill.colour : shareClass ? (isDark ? shareClass.dark : shareClass.light) : colours.quiet,
      fillOpacity: fill ? fill.strength * this.strength : fill === undefined && shareClass ? (isDark ? 0.5 : 0.62) * this.strength : 0.06,
    };
  }
}
