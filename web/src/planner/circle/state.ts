import { batch, computed, effect, signal } from '@preact/signals';
import { api, get } from '../../api/client';
import { load } from '../../api/load';
import type { AreaCircle, AreaProperties, CirclePlaces, CircleTable, Collection, IsochroneProperties, LonLat, PersonaCode } from '../../api/types';
import { remember, setAddress } from '../../ui/address';
import { desk } from '../desks';
import { city, personas } from '../state';

/** Communities are what a check-up is made of. */
export const communityLevel = 3;

interface Link { area: number | null; walker: PersonaCode; from: LonLat | null; report: boolean }

export function readLink(search: string): Link {
  const asked = new URLSearchParams(search);
  const id = Number(asked.get('circle'));
  const from = (asked.get('circleFrom') ?? '').split(',').map(Number);
  const walker = asked.get('circleWalker');
  return {
    area: Number.isSafeInteger(id) && id > 0 ? id : null,
    walker: walker === 'elder' || walker === 'child' || walker === 'wheelchair' ? walker : 'adult',
    from: from.length === 2 && from.every(Number.isFinite) ? [from[0]!, from[1]!] : null,
    report: asked.get('circleReport') === '1',
  };
}

const link = readLink(location.search);

export const areaId = signal<number | null>(link.area);
export const walker = signal<PersonaCode>(link.walker);
/** Where the rings start, where it is not the middle of the community's people. */
export const ownStart = signal<LonLat | null>(link.from);
export const report = signal(link.report);

export const table = signal<CircleTable | null>(null);
export const shapes = signal<Collection<AreaProperties> | null>(null);
export const parents = signal<ReadonlyMap<number, string>>(new Map());
export const tableError = signal<unknown>(null);

export const area = signal<AreaCircle | null>(null);
export const areaError = signal<unknown>(null);
export const scores = signal<Partial<Record<PersonaCode, number | null>>>({});
export const rings = signal<Collection<IsochroneProperties> | null>(null);
export const places = signal<CirclePlaces | null>(null);
export const placesError = signal<unknown>(null);

export const hovered = signal<number | null>(null);
/** The category whose places stand out on the map, `type:code`. */
export const category = signal<string | null>(null);
const attempt = signal(0);

export const retry = (): void => { attempt.value++; };
export const start = computed<LonLat | null>(() => ownStart.value ?? area.value?.middle ?? null);
export const scoresOnMap = computed(() => new Map((table.value?.areas ?? []).map((each) => [each.id, each.figures.score === null ? null : each.figures.score / 100])));
export const parentOf = (id: number | null): string => (id === null ? '' : parents.value.get(id) ?? '');

/** Opens a community's check-up, or the table of all; the Back button leads to where one was. */
export function openArea(id: number | null): void {
  remember();
  batch(() => { areaId.value = id; ownStart.value = null; report.value = false; category.value = null; });
}

export function openReport(open: boolean): void {
  remember();
  report.value = open;
}

addEventListener('popstate', () => {
  if (desk.peek() !== 'circle') return;
  const said = readLink(location.search);
  batch(() => { areaId.value = said.area; walker.value = said.walker; ownStart.value = said.from; report.value = said.report; });
});

const here = computed(() => desk.value === 'circle' && city.value !== null);

effect(() => {
  const version = city.value?.version;
  void attempt.value;
  if (!here.value || !version) return undefined;
  return load(async (signal) => Promise.all([api.areas(communityLevel, undefined, signal), api.areas(communityLevel - 1, undefined, signal)]),
    ([found, above]) => batch(() => {
      shapes.value = found;
      parents.value = new Map(above.features.map((feature) => [feature.properties.id, feature.properties.name]));
    }), (error) => { tableError.value = error; });
});

effect(() => {
  const persona = walker.value;
  void attempt.value;
  void city.value?.smallestCount; // other figures for somebody else
  if (!here.value) return undefined;
  batch(() => { table.value = null; tableError.value = null; });
  return load((signal) => get<CircleTable>('living-circle', { level: communityLevel, persona }, signal),
    (found) => { table.value = found; }, (error) => { tableError.value = error; });
});

effect(() => {
  const id = areaId.value;
  const persona = walker.value;
  void attempt.value;
  void city.value?.smallestCount;
  if (!here.value) return undefined;
  batch(() => { if (area.peek()?.id !== id) { area.value = null; rings.value = null; places.value = null; } areaError.value = null; });
  return id === null ? undefined : load((signal) => get<AreaCircle>(`areas/${id}/living-circle`, { persona }, signal),
    (found) => { area.value = found; }, (error) => { areaError.value = error; });
});

/** Of every persona, beside the one that is chosen. */
effect(() => {
  const id = areaId.value;
  void attempt.value;
  scores.value = {};
  if (!here.value || id === null) return undefined;
  const stops = personas.value.map(({ code }) => load((signal) => get<AreaCircle>(`areas/${id}/living-circle`, { persona: code }, signal),
    (found) => { scores.value = { ...scores.peek(), [code]: found.figures.score }; }, () => undefined)); // the chosen persona's own question tells the error
  return () => stops.forEach((stop) => stop());
});

effect(() => {
  const from = start.value;
  const persona = walker.value;
  void attempt.value;
  if (!here.value || from === null) {
    batch(() => { rings.value = null; places.value = null; placesError.value = null; });
    return undefined;
  }
  placesError.value = null;
  const failed = (error: unknown) => batch(() => { placesError.value = error; rings.value = null; places.value = null; });
  const stops = [
    load((signal) => api.isochrones({ lon: from[0], lat: from[1] }, [5, 10, 15], persona, signal), (found) => { rings.value = found; }, failed),
    load((signal) => get<CirclePlaces>('living-circle/places', { lon: from[0], lat: from[1], persona }, signal), (found) => { places.value = found; }, failed),
  ];
  return () => stops.forEach((stop) => stop());
});

effect(() => {
  const parameters = {
    circle: areaId.value === null ? null : String(areaId.value), circleWalker: walker.value === 'adult' ? null : walker.value,
    circleFrom: ownStart.value && ownStart.value.map((degrees) => degrees.toFixed(6)).join(','), circleReport: report.value ? '1' : null,
  };
  if (desk.value === 'circle') setAddress(parameters);
});
