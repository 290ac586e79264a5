import { L, at } from './leaflet';
import { palette } from './palette';

/** gained: covered now and not before; lost: not any more; nearer and farther: covered or not as before, by another walk. */
export type Way = 'gained' | 'lost' | 'nearer' | 'farther';
export interface ChangedDot { lon: number; lat: number; way: Way; covered: boolean }

/** Households whose walk a scenario changes, on one canvas. Gained and nearer are discs, lost and farther rings: not by colour alone. */
export class DifferenceDots {
  private readonly renderer = L.canvas({ pane: 'households', padding: 0.2 });
  private readonly group = L.layerGroup();
  private dots: readonly ChangedDot[] = [];
  private byOutcome = false;

  constructor(private readonly map: L.Map) {
    this.group.addTo(map);
    map.on('zoomend', () => this.draw());
  }

  /** @param byOutcome covered or not with the scenario, as the households of a coverage run are drawn. */
  show(dots: readonly ChangedDot[], byOutcome: boolean): void {
    [this.dots, this.byOutcome] = [dots, byOutcome];
    this.draw();
  }

  draw(): void {
    this.group.clearLayers();
    const colours = palette();
    const zoom = this.map.getZoom();
    const radius = zoom < 13 ? 1.8 : zoom < 15 ? 2.6 : zoom < 17 ? 4 : 6;
    if (this.byOutcome && zoom < 15) return; // as the run's own households
    for (const dot of this.dots) {
      const good = this.byOutcome ? dot.covered : dot.way === 'gained' || dot.way === 'nearer';
      const strong = this.byOutcome || dot.way === 'gained' || dot.way === 'lost';
      const colour = good ? (strong ? colours.gain : colours.gainWeak) : strong ? colours.loss : colours.lossWeak;
      const ring = !this.byOutcome && !good;
      this.group.addLayer(L.circleMarker(at([dot.lon, dot.lat]), {
        renderer: this.renderer, radius: radius * (strong ? 1.25 : 1), interactive: false,
        color: ring ? colour : colours.paper, weight: ring ? Math.max(1.5, radius / 2) : zoom < 15 ? 0 : 1, fillColor: this.byOutcome ? (good ? colours.accent : colours.alert) : colour,
        fillOpacity: ring ? 0.15 : 0.95, opacity: 1,
      }));
    }
  }
}
