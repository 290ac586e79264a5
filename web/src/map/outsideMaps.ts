import type { City } from '../api/types';
import { setAddress } from '../ui/address';
import { L } from './leaflet';
import { shiftedTiles } from './shiftedTiles';

export type OutsideMap = City['baseMaps'][number];

const storageName = 'gridmap.basemap';
export const ownMap = 'own';

function remembered(): string | null {
  try {
    return localStorage.getItem(storageName);
  } catch (error) {
    console.info('Which base map was chosen is not known: storage is not available.', error);
    return null;
  }
}

/** The link says first, then what was chosen before; null: our own, also where a map is named that the settings do not offer. */
export const chosenMap = (maps: readonly OutsideMap[], search: string, stored: string | null = remembered()): OutsideMap | null => {
  const code = new URLSearchParams(search).get('base') ?? stored;
  return maps.find((map) => map.code === code) ?? null;
};

/** Keeps the choice in the address and in the browser. */
export function keepChoice(map: OutsideMap | null): void {
  setAddress({ base: map?.code ?? null });
  try {
    localStorage.setItem(storageName, map?.code ?? ownMap);
  } catch (error) {
    console.info('The choice of the base map is not kept: storage is not available.', error);
  }
}

/** Pictures that may fail before any has come until the map is given up. */
const failuresAllowed = 4;

/** Layers of an outside map; `onFailure` once, where none of its pictures can be had. */
export function outsideLayer(map: OutsideMap, onFailure: () => void): L.LayerGroup {
  let came = false;
  let failed = 0;
  const attribution = map.attributionUrl ? `<a href="${escape(map.attributionUrl)}" rel="noopener">${escape(map.attribution)}</a>` : escape(map.attribution);
  return L.layerGroup(map.urlTemplates.map((template, index) => {
    const options: L.TileLayerOptions = {
      attribution: index === 0 ? attribution : '', maxZoom: 19, maxNativeZoom: map.maxZoom, subdomains: map.subdomains, className: 'outside-tiles',
      referrerPolicy: 'strict-origin', // OpenStreetMap answers nobody who does not say from where it is asked
    };
    return (map.gcj02 ? shiftedTiles(template, options) : L.tileLayer(template, options))
      .on('tileload', () => { came = true; })
      .on('tileerror', () => { if (!came && ++failed === failuresAllowed) onFailure(); });
  }));
}

export const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A list of the base maps on the map itself. */
export function choiceControl(maps: readonly OutsideMap[], words: { label: string; own: string; nameOf(map: OutsideMap): string }, current: OutsideMap | null, onChoice: (map: OutsideMap | null) => void): L.Control {
  const control = new L.Control({ position: 'topright' });
  control.onAdd = () => {
    const select = L.DomUtil.create('select', 'base-choice');
    select.setAttribute('aria-label', words.label);
    select.title = words.label;
    for (const map of [null, ...maps]) select.add(new Option(map ? words.nameOf(map) : words.own, map?.code ?? ownMap, false, map === current));
    select.addEventListener('change', () => onChoice(maps.find((map) => map.code === select.value) ?? null));
    L.DomEvent.disableClickPropagation(select);
    L.DomEvent.disableScrollPropagation(select);
    return select;
  };
  return control;
}
