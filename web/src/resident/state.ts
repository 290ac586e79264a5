import { batch, computed, effect, signal } from '@preact/signals';
import { api, ApiError } from '../api/client';
import { cityZone } from '../i18n/format';
import { isAbort } from '../api/problem';
import type { CirclePlace, City, Collection, IsochroneProperties, ItemToBring, Kind, NearStation, Nearest, Persona, PersonaCode, Route, ServiceItem, StationProperties } from '../api/types';
import { readLink, writeLink, type ResidentLink } from './url';

export interface Place { lon: number; lat: number; name: string | null; fromGps?: boolean }

const link = readLink(location.search);

export const city = signal<City | null>(null);
effect(() => { cityZone.value = city.value?.timeZone; });
export const kinds = signal<Kind[]>([]);
export const personas = signal<Persona[]>([]);
export const startError = signal<unknown>(null);

/** As the address tells it, a tenth of a metre: so that the same place is asked for in the same words again, also without a network. */
const rounded = (degrees: number): number => Number(degrees.toFixed(6));

/** The place of the address, with what the browser's history knows of it. */
function placeOf(lon: number | null, lat: number | null): Place | null {
  if (lon === null || lat === null) return null;
  const kept = history.state as Place | null;
  return { lon: rounded(lon), lat: rounded(lat), name: kept?.name ?? null, fromGps: kept?.fromGps ?? false };
}

export const place = signal<Place | null>(placeOf(link.lon, link.lat));
export const items = signal<ServiceItem[]>([]);
export const itemCode = signal<string | null>(link.item);
/** Null too where the address names an item that the catalogue does not hold. */
export const item = computed(() => items.value.find((known) => known.code === itemCode.value) ?? null);
/** What to take along for it. */
export const toBring = signal<ItemToBring | null>(null);
export const toBringError = signal<unknown>(null);
export const persona = signal<PersonaCode>(link.persona);
export const at = signal<string | null>(link.at);

export const nearest = signal<Nearest | null>(null);
export const nearestError = signal<unknown>(null);
export const loading = signal(false);
export const chosenId = signal<number | null>(link.station);
export const route = signal<Route | null>(null);
export const routeError = signal<unknown>(null);
/** What a task shows on the map in place of the nearest stations. */
export const onMap = signal<{ rings: Collection<IsochroneProperties> | null; places: CirclePlace[]; asDots: boolean } | null>(null);
/** Address, telephone and hours of the chosen station. */
export const details = signal<StationProperties | null>(null);
/** The station was chosen by the person, not by us. */
let picked = link.station !== null;
/** Set by a choice in the search box: the next heading shown takes the focus. */
export const headingAsked = signal(false);
/** Bumped to ask again after an error. */
const attempt = signal(0);

export const chosen = computed<NearStation | null>(() => {
  const found = nearest.value;
  if (!found) return null;
  const all = found.responsible ? [...found.stations, found.responsible] : found.stations;
  return all.find((station) => station.id === chosenId.value) ?? null;
});

/** Once there is an answer, what to bring stands in the chosen station's card: where to go comes first on a small screen. */
export const bringInCard = computed(() => place.value !== null && nearestError.value === null
  && (nearest.value === null || (nearest.value.from.snapped && chosen.value?.offersItem === true)));

/** The items are here, or cannot be had: who types sooner waits for them. */
export let itemsAsked: Promise<void> = Promise.resolve();

export async function start(): Promise<void> {
  startError.value = null;
  const itemsCome = api.serviceItems().then((found) => { items.value = found; });
  itemsAsked = itemsCome.catch(() => undefined); // told with the others below
  try {
    await Promise.all([
      api.city().then((found) => { city.value = found; }),
      api.stationKinds().then((found) => { kinds.value = found; }),
      api.personas().then((found) => { personas.value = found; }),
      itemsCome,
    ]);
  } catch (error) {
    startError.value = error;
  }
}

export function choosePlace(next: Place | null): void {
  picked = false;
  batch(() => { place.value = next && { ...next, lon: rounded(next.lon), lat: rounded(next.lat) }; chosenId.value = null; });
}

export function chooseItem(next: ServiceItem | null): void {
  picked = false;
  batch(() => { itemCode.value = next?.code ?? null; chosenId.value = null; });
}

export function chooseStation(id: number | null): void {
  picked = id !== null;
  chosenId.value = id;
}

export const retry = (): void => { attempt.value++; };

/** Asks for the nearest stations whenever the question changes; only the last answer counts. */
effect(() => {
  const where = place.value;
  const query = { item: itemCode.value, persona: persona.value, at: at.value };
  void attempt.value;
  if (!where) {
    batch(() => { nearest.value = null; nearestError.value = null; loading.value = false; });
    return undefined;
  }
  const abort = new AbortController();
  loading.value = true;
  api.nearest({ lon: where.lon, lat: where.lat, ...query, limit: 5 }, abort.signal)
    .then((found) => batch(() => {
      nearest.value = found;
      nearestError.value = null;
      loading.value = false;
      const known = [...found.stations, ...(found.responsible ? [found.responsible] : [])].some((s) => s.id === chosenId.peek());
      if (known && picked) return;
      picked = false;
      chosenId.value = (found.stations.find((station) => station.openNow) ?? found.stations[0])?.id ?? null;
    }))
    .catch((error: unknown) => {
      if (!isAbort(error)) batch(() => { nearest.value = null; nearestError.value = error; loading.value = false; });
    });
  return () => abort.abort();
});

/** The walk to the chosen station. */
effect(() => {
  const found = nearest.value;
  const station = chosen.value;
  void attempt.value;
  route.value = null;
  routeError.value = null;
  if (!found || !station || !found.from.snapped) return undefined;
  const abort = new AbortController();
  api.route([found.from.lon, found.from.lat], [station.lon, station.lat], persona.peek(), at.peek(), abort.signal)
    .then((found) => { route.value = found; })
    .catch((error: unknown) => { if (!isAbort(error)) routeError.value = error; });
  return () => abort.abort();
});

effect(() => {
  const code = itemCode.value;
  void attempt.value;
  toBring.value = null;
  toBringError.value = null;
  if (code === null) return undefined;
  const abort = new AbortController();
  api.serviceItem(code, abort.signal)
    .then((found) => { toBring.value = found; })
    // An item that is not known is said by the stations' answer.
    .catch((error: unknown) => { if (!isAbort(error) && !(error instanceof ApiError && error.status === 404)) toBringError.value = error; });
  return () => abort.abort();
});

effect(() => {
  const id = chosen.value?.id;
  void attempt.value;
  details.value = null;
  if (id === undefined) return undefined;
  const abort = new AbortController();
  api.station(id, abort.signal)
    .then((found) => { details.value = found.properties; })
    .catch((error: unknown) => { if (!isAbort(error)) routeError.value = error; });
  return () => abort.abort();
});

const sameQuestion = (one: ResidentLink, other: ResidentLink): boolean => one.lon === other.lon && one.lat === other.lat && one.item === other.item;

/** The address follows the state. Another place or item is a step that the browser's Back undoes; the place's name goes with the step. */
effect(() => {
  const where = place.value;
  const search = writeLink(location.search, {
    lon: where?.lon ?? null, lat: where?.lat ?? null, item: itemCode.value, persona: persona.value, at: at.value, station: chosenId.value,
  });
  const url = `${location.pathname}${search}`;
  if (sameQuestion(readLink(search), readLink(location.search))) history.replaceState(where, '', url);
  else history.pushState(where, '', url);
});

addEventListener('popstate', () => {
  const { lon, lat, ...rest } = readLink(location.search);
  picked = rest.station !== null;
  batch(() => {
    place.value = placeOf(lon, lat);
    itemCode.value = rest.item;
    persona.value = rest.persona;
    at.value = rest.at;
    chosenId.value = rest.station;
  });
});
