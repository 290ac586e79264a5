import { signal } from '@preact/signals';
import type { FieldCatalogues } from '../api/types';
import type { EventCategory } from '../offline/types';
import { ApiError, offline, problemOf } from './problem';
import { sendFile } from './sendFile';
import type {
  AreaChange, AreaChangeRequest, AreaProperties, City, Collection, ChangeOfToday, CompoundGround, CoverageRun, FacilityProperties, Feature, GapProperties, GridEdit, Ground, IsochroneProperties, ItemToBring, Kind, LonLat, Named, Nearest, ParentChoice, Persona,
  Question, Route, RunAreas, ScenarioChange, ScenarioDifference, SearchHit, ServiceItem, Session, SignIn, StationProperties
} from './types';

type Query = Record<string, string | number | null | undefined>;

export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `/api/${path}${text ? `?${text}` : ''}`;
}

/** What the service asks of each request that changes something; the session tells it. */
const csrfHeader = 'X-CSRF-TOKEN';
let csrfToken: string | null = null;

const keepToken = (session: Session): Session => {
  csrfToken = session.csrfToken;
  return session;
};

/** When the last answer was given, where the network did not give it just now but the page's service worker had kept it. */
export const keptSince = signal<string | null>(null);

/** As `send`, with the session's token; asks for another once where the service refuses the one we have. */
export async function request<T>(method: string, url: string, body?: unknown, signal?: AbortSignal, headers: Record<string, string> = {}, onSent?: (share: number) => void): Promise<T> {
  if (method === 'GET') return send<T>(method, url, body, signal);
  try {
    return await send<T>(method, url, body, signal, headers, onSent);
  } catch (error) {
    if (!(error instanceof ApiError) || !(csrfHeader in error.fields)) throw error;
    keepToken(await send<Session>('GET', address('session')));
    return send<T>(method, url, body, signal, headers, onSent);
  }
}

/** @throws ApiError for every answer that is not 2xx and where the service cannot be reached; an AbortError where it was aborted. */
async function send<T>(method: string, url: string, body?: unknown, signal?: AbortSignal, headers: Record<string, string> = {}, onSent?: (share: number) => void): Promise<T> {
  let response: Response;
  const all = { Accept: 'application/json', ...(csrfToken && method !== 'GET' ? { [csrfHeader]: csrfToken } : {}), ...(body === undefined ? {} : { 'Content-Type': body instanceof Blob ? 'application/octet-stream' : 'application/json' }), ...headers };
  try {
    response = body instanceof Blob && onSent ? await sendFile(url, body, all, signal, onSent) : await fetch(url, {
      method,
      signal: signal ?? null,
      headers: all,
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch (error) {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : offline();
  }
  if (!response.ok) throw await problemOf(response);
  if (method === 'GET') keptSince.value = response.headers.get('X-Kept');
  const text = await response.text();
  return (text ? JSON.parse(text) : null) as T;
}

/** Sends a file as it is, and tells the share of it that is sent. */
export const upload = <T>(url: string, file: Blob, onSent: (share: number) => void, signal?: AbortSignal): Promise<T> => request<T>('POST', url, file, signal, {}, onSent);

/** For rooms that name their own endpoints: everything but reading. */
export const change = <T = null>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => request<T>(method, address(path), body);
export const get = <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', address(path, query), undefined, signal);

export interface NearestQuery { lon: number; lat: number; item?: string | null; kind?: string | null; at?: string | null; persona?: string; limit?: number }

export const api = {
  session: () => get<Session>('session').then(keepToken),
  signIn: (sent: SignIn) => request<Session>('POST', address('session'), sent).then(keepToken),
  signOut: () => request<null>('DELETE', address('session')),
  city: () => get<City>('city'),
  fieldCatalogues: () => get<FieldCatalogues>('field-catalogues'),
  eventCategories: () => get<EventCategory[]>('event-categories'),
  personas: () => get<Persona[]>('personas'),
  stationKinds: () => get<Kind[]>('station-kinds'),
  categories: () => get<Kind[]>('facility-categories'),
  serviceItems: () => get<ServiceItem[]>('service-items'),
  serviceItem: (code: string, signal?: AbortSignal) => get<ItemToBring>(`service-items/${encodeURIComponent(code)}`, {}, signal),
  areas: (level: number, bbox?: number[], signal?: AbortSignal) =>
    get<Collection<AreaProperties>>('areas', { level, bbox: bbox?.map((v) => v.toFixed(5)).join(',') }, signal),
  stations: (query: { kind?: string | null; item?: string | null }, signal?: AbortSignal) =>
    get<Collection<StationProperties, GeoJSON.Point>>('stations', query, signal),
  facilities: (category: string, signal?: AbortSignal) => get<Collection<FacilityProperties, GeoJSON.Point>>('facilities', { category }, signal),
  station: (id: number, signal?: AbortSignal) => get<Feature<StationProperties, GeoJSON.Point>>(`stations/${id}`, {}, signal),
  search: (q: string, signal?: AbortSignal) => get<SearchHit[]>('search', { q, limit: 8 }, signal),
  nearest: (query: NearestQuery, signal?: AbortSignal) => get<Nearest>('nearest', { ...query }, signal),
  route: (from: LonLat, to: LonLat, persona: string, at?: string | null, signal?: AbortSignal) =>
    get<Route>('route', { fromLon: from[0], fromLat: from[1], toLon: to[0], toLat: to[1], persona, at }, signal),
  isochrones: (from: { stationId: number } | { lon: number; lat: number; at?: string | null }, minutes: number[], persona: string, signal?: AbortSignal) =>
    get<Collection<IsochroneProperties>>('isochrones', { ...from, minutes: minutes.join(','), persona }, signal),
  startRun: (question: Question) => request<{ id: string }>('POST', address('coverage-runs'), question),
  runs: () => get<CoverageRun[]>('coverage-runs'),
  run: (id: string, signal?: AbortSignal) => get<CoverageRun>(`coverage-runs/${id}`, {}, signal),
  cancelRun: (id: string) => request<null>('DELETE', address(`coverage-runs/${id}`)),
  runAreas: (id: string, level: number, signal?: AbortSignal) => get<RunAreas>(`coverage-runs/${id}/areas`, { level }, signal),
  preview: (question: Question, changes: ScenarioChange[]) => request<ScenarioDifference>('POST', address('scenarios/preview'), { question, changes }),
  ground: (parent: number | null) => get<Ground>('area-changes/ground', { parent }),
  compounds: (area: number) => get<Collection<CompoundGround>>('area-changes/compounds', { area }),
  parents: (areas: readonly number[]) => request<ParentChoice[]>('GET', `/api/area-changes/parents?${areas.map((id) => `area=${id}`).join('&')}`),
  changesToday: () => get<ChangeOfToday[]>('area-changes/today', {}),
  areaPath: (id: number) => get<Feature<{ path: { id: number; level: number; name: string }[] }>>(`areas/${id}`),
  changeAreas: (change: AreaChangeRequest, dryRun: boolean) => request<AreaChange>('POST', address('area-changes', { dryRun: String(dryRun) }), change),
  gridEdit: (edit: { parentId: number; areas: { code: string; geometry: GeoJSON.Geometry; id: number }[]; operation: object }) =>
    request<GridEdit>('POST', address('grid-proposals/edit'), edit),
  gridProposal: (communityId: number) => request<GridEdit>('POST', address('grid-proposals'), { communityId }),
  gaps: (id: string, signal?: AbortSignal) => get<Collection<GapProperties>>(`coverage-runs/${id}/gaps`, {}, signal),
};

/** The name of a catalogue's value in the language of the page. */
export const nameOf = (value: Named, language: string): string => (language === 'en' ? value.nameEn || value.nameZh : value.nameZh);

/** Of a place: in English as it is called there, where anybody says so. */
export const placeName = (place: { name: string; nameEn: string | null }, language: string): string => (language === 'en' && place.nameEn) || place.name;

/** Departments are written in both languages, `医保 Medical insurance`. */
export function departmentOf(item: ServiceItem, language: string): string {
  const [, zh, en] = /^(\S+)\s+([A-Za-z].*)$/.exec(item.department) ?? [];
  return (language === 'en' ? en : zh) ?? item.department;
}

export { ApiError };
