import { leafletLayer, type PaintRule } from 'protomaps-leaflet';
import type { City } from '../api/types';
import { language, t } from '../i18n';
import { householdRules, labelRules, paintRules } from './baseStyle';
import { L, at } from './leaflet';
import { onPaletteChange, palette } from './palette';
import { shiftedTiles } from './shiftedTiles';

/** Data tiles are asked up to this zoom; beyond it they are drawn larger. One tile covers 512 pixels. */
const maxDataZoom = 16;

type CanvasLayer = L.GridLayer;

function vectorLayer(url: string, rules: PaintRule[], labelled: boolean, background: string | undefined): CanvasLayer {
  return leafletLayer({
    url, paintRules: rules, labelRules: labelled ? labelRules(palette()) : [], backgroundColor: background as string,
    maxDataZoom, attribution: '', lang: language.value === 'en' ? 'en' : 'zh-CN',
  }) as unknown as CanvasLayer;
}

export interface BaseMap {
  map: L.Map;
  remove(): void;
  /** Shows the households of a finished coverage run where the map is near enough; null: none. */
  showHouseholds(runId: string | null): void;
}

/**
 * A map of the city from our own tiles, or over the outside base map that is set; it follows the browser's light or dark.
 * @param coveredLeft pixels at the left of a wide map that something lies over when the whole city is shown.
 */
export function createBaseMap(element: HTMLElement, city: City, view: { center: [number, number]; zoom: number } | null, coveredLeft = 0): BaseMap {
  const map = L.map(element, {
    zoomControl: false, attributionControl: false, minZoom: 9, maxZoom: 19, zoomSnap: 1, wheelPxPerZoomLevel: 90,
    preferCanvas: false,
  });
  for (const [name, order] of [['areas', 410], ['isochrones', 420], ['households', 430], ['gaps', 440], ['routes', 450], ['stations', 460]] as const) {
    map.createPane(name).style.zIndex = String(order);
  }
  map.getPane('households')!.style.pointerEvents = 'none';
  const [west, south, east, north] = city.bounds;
  const fit = () => map.fitBounds([[south, west], [north, east]], { animate: false, paddingTopLeft: [map.getSize().x >= 800 ? coveredLeft : 0, 0] });
  if (view) map.setView(at(view.center), view.zoom);
  else fit();
  const limit = () => map.setMaxBounds(L.latLngBounds([south, west], [north, east]).pad(1.5));
  if (map.getSize().x > 0) limit();
  else { // made while it was hidden: there was nothing to fit into
    const zoom = map.getZoom();
    map.once('resize', () => {
      if (!view && map.getZoom() === zoom) fit();
      limit();
    });
  }

  const attribution = L.control.attribution({ position: 'bottomright', prefix: false });
  for (const source of city.sources) if (source.attribution) attribution.addAttribution(escape(source.attribution));
  attribution.addTo(map);
  L.control.scale({ position: 'bottomleft', imperial: false, maxWidth: 120 }).addTo(map);

  let base: CanvasLayer | null = null;
  let households: CanvasLayer | null = null;
  let run: string | null = null;

  const drawBase = () => {
    base?.remove();
    if (city.baseMap) {
      const options = { attribution: escape(city.baseMap.attribution), maxZoom: 19 };
      base = city.baseMap.gcj02 ? shiftedTiles(city.baseMap.urlTemplate, options) : L.tileLayer(city.baseMap.urlTemplate, options);
    } else {
      base = vectorLayer(`/api/tiles/base/{z}/{x}/{y}.mvt?v=${encodeURIComponent(city.version)}`, paintRules(palette()), true, palette().land);
    }
    base.addTo(map);
  };
  const drawHouseholds = () => {
    households?.remove();
    households = null;
    if (!run) return;
    households = vectorLayer(`/api/tiles/coverage/{z}/{x}/{y}.mvt?run=${run}`, householdRules(palette()), false, undefined);
    Object.assign(households.options, { pane: 'households', minZoom: 15 });
    households.addTo(map);
  };
  drawBase();
  const stopPalette = onPaletteChange(() => { drawBase(); drawHouseholds(); });
  const resized = new ResizeObserver(() => map.invalidateSize({ pan: false }));
  resized.observe(element);

  return {
    map,
    showHouseholds(runId) { if (runId !== run) { run = runId; drawHouseholds(); } },
    remove() { stopPalette(); resized.disconnect(); map.remove(); },
  };
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Zoom buttons named in the language of the page. */
export function zoomButtons(map: L.Map): L.Control.Zoom {
  return L.control.zoom({ position: 'topright', zoomInTitle: t('map.zoomIn'), zoomOutTitle: t('map.zoomOut') }).addTo(map);
}
