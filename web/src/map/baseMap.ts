import { effect } from '@preact/signals';
import { leafletLayer, type PaintRule } from 'protomaps-leaflet';
import type { City } from '../api/types';
import { addWords, language, t } from '../i18n';
import { mapEn } from '../i18n/map.en';
import { mapZh } from '../i18n/map.zh';
import { householdRules, labelRules, paintRules } from './baseStyle';
import { L, at } from './leaflet';
import { choiceControl, chosenMap, escape, keepChoice, outsideLayer, type OutsideMap } from './outsideMaps';
import { onPaletteChange, palette } from './palette';

addWords(mapZh, mapEn);

/** Data tiles are asked up to this zoom; beyond it they are drawn larger. One tile covers 512 pixels. */
const maxDataZoom = 16;

type CanvasLayer = L.GridLayer;

function vectorLayer(url: string, rules: PaintRule[], labelled: boolean, background: string | undefined): CanvasLayer {
  return leafletLayer({
    url, paintRules: rules, labelRules: labelled ? labelRules(palette(), language.value === 'en') : [], backgroundColor: background as string,
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
 * A map of the city from our own tiles, or over an outside base map that the settings offer and somebody chose; it follows the browser's light or dark.
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
  if (view) finely(map, () => map.setView(at(view.center), view.zoom));
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
  L.control.scale({ position: 'bottomleft', imperial: false, maxWidth: map.getSize().x < 600 ? 72 : 120 }).addTo(map);

  const maps = city.baseMaps ?? []; // a phone may have kept the city as an older build told it
  let base: L.Layer | null = null;
  let chosen = chosenMap(maps, location.search);
  let households: CanvasLayer | null = null;
  let run: string | null = null;

  const drawBase = () => {
    base?.remove();
    const outside = chosen;
    base = outside
      ? outsideLayer(outside, () => { choose(null); tellFailure(map, outside); })
      : vectorLayer(`/api/tiles/base/{z}/{x}/{y}.mvt?v=${encodeURIComponent(city.version)}`, paintRules(palette()), true, palette().land);
    base.addTo(map);
  };
  let choice: L.Control | null = null;
  const drawChoice = () => {
    choice?.remove();
    const words = { label: t('map.base'), own: t('map.base.own'), nameOf };
    choice = maps.length > 0 ? choiceControl(maps, words, chosen, (picked) => { keepChoice(picked); choose(picked); }).addTo(map) : null;
  };
  const choose = (picked: OutsideMap | null) => {
    chosen = picked;
    drawBase();
    drawChoice();
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
  const stopWords = effect(drawChoice);
  let drawnIn = language.value;
  const stopNames = language.subscribe((now) => { // names on the map are in the language of the page
    if (now === drawnIn) return;
    drawnIn = now;
    if (!chosen) drawBase();
  });
  const stopPalette = onPaletteChange(() => { drawBase(); drawHouseholds(); });
  const resized = new ResizeObserver(() => map.invalidateSize({ pan: false }));
  resized.observe(element);

  return {
    map,
    showHouseholds(runId) { if (runId !== run) { run = runId; drawHouseholds(); } },
    remove() { stopPalette(); stopWords(); stopNames(); resized.disconnect(); map.remove(); },
  };
}

/** Lets what is done at once end between whole zooms, as a view that fills the map. */
export function finely(map: L.Map, act: () => void): void {
  const { zoomSnap } = map.options;
  map.options.zoomSnap = 0.25;
  act();
  map.options.zoomSnap = zoomSnap!;
}

const nameOf = (map: OutsideMap): string => (language.value === 'en' ? map.nameEn : map.nameZh);

/** Says on the map why it is not the one that was chosen, until it is pressed away. */
function tellFailure(map: L.Map, outside: OutsideMap): void {
  const note = L.DomUtil.create('button', 'map-note', map.getContainer());
  note.type = 'button';
  note.textContent = t('map.base.failed', { name: nameOf(outside) });
  note.setAttribute('role', 'alert');
  note.addEventListener('click', () => note.remove());
  L.DomEvent.disableClickPropagation(note);
}

/** Zoom buttons named in the language of the page. */
export function zoomButtons(map: L.Map): L.Control.Zoom {
  return L.control.zoom({ position: 'topright', zoomInTitle: t('map.zoomIn'), zoomOutTitle: t('map.zoomOut') }).addTo(map);
}
