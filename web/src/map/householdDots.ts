import { L, at } from './leaflet';
import { palette, type Palette } from './palette';

export interface Dot { id: number; lon: number; lat: number; colour: 'red' | 'yellow' | 'blue' | null; due: boolean; done: boolean; label: string }

/** How far from a dot a thumb may come down, in pixels. */
const thumbPixels = 22;
const near = 17;
/** Radius of a dot with a number in it, in pixels. */
const labelled = 11;

/**
 * Thousands of households on one canvas: a marker or path for each would make a small phone crawl. Households of one building lie on one spot:
 * a press gives all that are under the thumb.
 */
export class HouseholdDots {
  private readonly canvas = L.DomUtil.create('canvas', 'leaflet-zoom-hide household-dots');
  private map: L.Map | null = null;
  private dots: readonly Dot[] = [];
  private frame = 0;

  constructor(private readonly onChoose: (ids: number[]) => void) {}

  addTo(map: L.Map): this {
    this.map = map;
    this.canvas.style.position = 'absolute';
    this.canvas.style.pointerEvents = 'none';
    map.getPane('stations')!.appendChild(this.canvas);
    map.on('moveend zoomend resize', this.draw, this);
    map.on('click', (event) => {
      const ids = this.under(event.containerPoint);
      if (ids.length > 0) this.onChoose(ids);
    });
    map.on('unload', () => cancelAnimationFrame(this.frame));
    return this;
  }

  show(dots: readonly Dot[]): void {
    this.dots = dots;
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    const map = this.map!;
    const size = map.getSize();
    const ratio = Math.min(2, devicePixelRatio || 1);
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    const context = this.canvas.getContext('2d')!;
    context.scale(ratio, ratio);
    const colours = palette();
    const zoom = map.getZoom();
    const placed = this.inView(size, 20);
    // Those due lie on top.
    for (const due of [false, true]) for (const { dot, point } of placed) if (dot.due === due) this.dot(context, dot, point, colours);
    context.globalAlpha = 1;
    if (zoom >= near) label(context, placed, colours);
  }

  private dot(context: CanvasRenderingContext2D, dot: Dot, point: L.Point, colours: Palette): void {
    const zoom = this.map!.getZoom();
    const close = zoom >= near;
    context.beginPath();
    context.arc(point.x, point.y, close ? (dot.due ? labelled : 6) : (zoom >= 15 ? 4.5 : 3) * (dot.due ? 1.25 : 1), 0, 2 * Math.PI);
    context.globalAlpha = dot.done ? 0.45 : 1;
    context.fillStyle = fillOf(dot, colours);
    context.fill();
    context.lineWidth = close ? 2 : 1.25;
    context.strokeStyle = dot.due && !close ? colours.ink : colours.paper;
    context.stroke();
  }

  private inView(size: L.Point, margin: number): { dot: Dot; point: L.Point }[] {
    const found: { dot: Dot; point: L.Point }[] = [];
    for (const dot of this.dots) {
      const point = this.map!.latLngToContainerPoint(at([dot.lon, dot.lat]));
      if (point.x >= -margin && point.y >= -margin && point.x <= size.x + margin && point.y <= size.y + margin) found.push({ dot, point });
    }
    return found;
  }

  /** Those under the thumb: of the nearest spot only where another spot is under it, too. */
  private under(point: L.Point): number[] {
    const close = this.inView(this.map!.getSize(), 0)
      .map((each) => ({ ...each, pixels: each.point.distanceTo(point) }))
      .filter((each) => each.pixels <= thumbPixels)
      .sort((a, b) => a.pixels - b.pixels);
    return close.filter((each) => each.point.distanceTo(close[0]!.point) <= 6).map((each) => each.dot.id);
  }
}

const fillOf = (dot: Dot, colours: Palette): string => (dot.colour === null ? colours.quiet : colours.marks[dot.colour]);

/** Numbers of the walk in their dots; of those that lie on each other the one drawn last, which is seen. */
function label(context: CanvasRenderingContext2D, placed: readonly { dot: Dot; point: L.Point }[], colours: Palette): void {
  const taken: L.Point[] = [];
  context.font = '700 11px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { dot, point } of [...placed].reverse()) {
    if (!dot.due || dot.label === '' || taken.some((other) => other.distanceTo(point) < labelled * 1.6)) continue;
    taken.push(point);
    context.fillStyle = dot.colour === 'yellow' ? '#2b2000' : colours.paper;
    context.fillText(dot.label, point.x, point.y + 0.5);
  }
}
