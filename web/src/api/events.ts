import { address, request } from './client';
import type { components } from './schema';

/** Events, reports and the board: apart from the rest, so that pages that do not use them do not load this. */
type Documents = components['schemas'];
export type EventCategory = Documents['EventCategoryDocument'];
export type Department = Documents['DepartmentDocument'];
export type EventState = 'open' | 'accepted' | 'called' | 'duplicate' | 'closed';
export type EventItem = Omit<Documents['EventDocument'], 'state'> & { state: EventState };
export type EventStep = Documents['EventStepDocument'];
export type EventDetail = Omit<Documents['EventDetailDocument'], 'event'> & { event: EventItem };
export type StepRequest = Partial<Documents['EventStepRequest']> & { id: string; action: string };
export type Board = Documents['BoardDocument'];
export type NearEvent = Documents['NearEventDocument'];
export type HouseholdEvent = Omit<Documents['HouseholdEventDocument'], 'state'> & { state: EventState };
export type NearReport = Documents['NearReportDocument'];
export type Progress = Omit<Documents['ReportProgressDocument'], 'state'> & { state: EventState };
export interface Report { category: string; text: string; lon: number; lat: number; contact?: string; photo?: { id: string; image: string }; sameAs?: string }
export interface RaisedAtDesk { category: string; text: string; lon: number; lat: number; contact?: string; forCaller: boolean; sameAs?: string }
export type Proposal = Documents['ColourProposalDocument'];

const get = <T>(path: string, query: Record<string, string | number | null | undefined> = {}, signal?: AbortSignal) => request<T>('GET', address(path, query), undefined, signal);

export const eventsApi = {
  categories: () => get<EventCategory[]>('event-categories'),
  departments: () => get<Department[]>('departments'),
  board: (level: number, area: number | null, signal?: AbortSignal) => get<Board>('board', { level, area }, signal),
  list: (query: { state?: string | null; area?: number | null; category?: string | null; due?: string | null; bbox?: string }, signal?: AbortSignal) =>
    get<{ events: EventItem[]; total: number }>('events', query, signal),
  ofHousehold: (id: number, signal?: AbortSignal) => get<HouseholdEvent[]>(`households/${id}/events`, {}, signal),
  event: (id: string, signal?: AbortSignal) => get<EventDetail>(`events/${id}`, {}, signal),
  step: (id: string, step: StepRequest) => request<EventItem | null>('POST', address(`events/${id}/steps`), step),
  near: (lon: number, lat: number, category: string, signal?: AbortSignal) => get<NearEvent[]>('events/near', { lon, lat, category }, signal),
  raise: (id: string, raised: RaisedAtDesk) => request<{ event: EventItem; ticket: string | null }>('PUT', address(`events/${id}`), raised),
  contact: (id: string, reason: string) => request<{ contact: string }>('POST', address(`events/${id}/contact`), { reason }),
  proposals: (signal?: AbortSignal) => get<{ total: number; proposals: Proposal[] }>('colour-proposals', {}, signal),
  decide: (visitId: string, decision: 'confirm' | 'decline') => request<unknown>('POST', address(`colour-proposals/${visitId}/decision`), { decision }),
  nearReports: (lon: number, lat: number, category: string, signal?: AbortSignal) => get<NearReport[]>('reports/near', { lon, lat, category }, signal),
  report: (id: string, report: Report) => request<{ ticket: string }>('PUT', address(`reports/${id}`), report),
  progress: (ticket: string, signal?: AbortSignal) => get<Progress>(`reports/ticket/${encodeURIComponent(ticket)}`, {}, signal),
  reopen: (ticket: string, id: string, note: string) => request<Progress>('POST', address(`reports/ticket/${encodeURIComponent(ticket)}/reopen`), { id, note }),
};

/** A random UUID, also where the page is not served over https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
