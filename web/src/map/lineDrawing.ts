import { L } from './leaflet';
import { palette } from './palette';

export type Corner = [number, number];
export interface DrawingHandlers {
  /** While it is drawn, with the pointer's place as its last corner, and when it is done. */
  onLine(line: Corner[], done: boolean): void;
  /** How many corners are set. */
  onCorners(count: number): void;
  onCancel(): void;
}

const pair = ({ lng, lat }: L.LatLng): Corner => [lng, lat];

/** Draws one line by mouse, by finger or by keyboard: a corner at each click, or at the map's middle with Enter; it is done at a double click,
 * at a click on the last corner, or with as many corners as it takes. Backspace takes the last corner back, Escape gives up. */
export class LineDrawing {
  private corners: L.LatLng[] = [];
  private pointer: L.LatLng | null = null;
  private readonly line: L.Polyline;
  private readonly marks = L.layerGroup();
  private mostCorners = 2;
  private active = false;

  /** @param keysOnly something else draws by mouse and finger. */
  constructor(private readonly map: L.Map, private readonly handlers: DrawingHandlers, keysOnly = false) {
    this.line = L.polyline([], { pane: 'routes', color: palette().gatePublic, weight: 5, dashArray: '1 9', lineCap: 'round', interactive: false });
    if (keysOnly) {
      map.on('move', () => { if (this.active && this.corners.length > 0) { this.pointer = map.getCenter(); this.tell(); } });
    } else {
      map.on('click', (event) => { if (this.active) this.put(event.latlng); });
      map.on('mousemove', (event) => { if (this.active) { this.pointer = event.latlng; this.tell(); } });
      map.on('dblclick', () => { if (this.active) this.finish(); });
    }
    map.getContainer().addEventListener('keydown', this.onKey);
  }

  get isActive(): boolean { return this.active; }

  begin(mostCorners: number): void {
    this.stop();
    this.active = true;
    this.mostCorners = mostCorners;
    this.map.doubleClickZoom.disable();
    this.line.addTo(this.map);
    this.marks.addTo(this.map);
    this.map.getContainer().classList.add('is-drawing');
  }

  putAtMiddle(): void { this.put(this.map.getCenter()); }

  takeBack(): void {
    this.corners.pop();
    this.tell();
  }

  finish(): void {
    if (this.corners.length < 2) return;
    const line = this.corners.map(pair);
    this.stop();
    this.handlers.onLine(line, true);
  }

  stop(): void {
    this.active = false;
    this.corners = [];
    this.pointer = null;
    this.line.setLatLngs([]).remove();
    this.marks.clearLayers().remove();
    this.map.getContainer().classList.remove('is-drawing');
    this.map.doubleClickZoom.enable();
  }

  remove(): void {
    this.map.getContainer().removeEventListener('keydown', this.onKey);
    this.stop();
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.active || event.target !== this.map.getContainer()) return;
    if (event.key === 'Enter' || event.key === ' ') this.putAtMiddle();
    else if (event.key === 'Backspace') this.takeBack();
    else if (event.key === 'Escape') { this.stop(); this.handlers.onCancel(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private put(place: L.LatLng): void {
    const last = this.corners.at(-1);
    const isAgain = last && this.map.latLngToContainerPoint(last).distanceTo(this.map.latLngToContainerPoint(place)) < 8;
    if (!isAgain) this.corners.push(place);
    else if (this.corners.length > 1) return this.finish();
    if (this.corners.length >= this.mostCorners) return this.finish();
    this.tell();
  }

  private tell(): void {
    const all = this.pointer && this.corners.length > 0 ? [...this.corners, this.pointer] : this.corners;
    this.line.setLatLngs(all);
    const colours = palette();
    this.marks.clearLayers();
    for (const corner of this.corners) {
      this.marks.addLayer(L.circleMarker(corner, { pane: 'stations', radius: 6, color: colours.paper, weight: 2, fillColor: colours.gatePublic, fillOpacity: 1, interactive: false }));
    }
    this.handlers.onCorners(this.corners.length);
    if (all.length > 1) this.handlers.onLine(all.map(pair), false);
  }
}
