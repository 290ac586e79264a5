import { change, get } from '../../api/client';
import type { components } from '../../api/schema';
import type { Collection, AreaProperties, Household, HouseholdPage } from '../../api/types';

type Documents = components['schemas'];
export type Detail = Omit<Documents['HouseholdDetailDocument'], 'household'> & { household: Household };
export type Visit = Documents['VisitDocument'];
export type Mark = Documents['ColourMarkDocument'];
export type Responsible = Documents['ResponsibleDocument'];
export type Counts = Documents['HouseholdCountsDocument'];
export type PlacesAnswer = Omit<Documents['HouseholdPlacesDocument'], 'places'> & { places: (Documents['HouseholdPlaceDocument'] & { colour: Household['colour'] })[] };
export type Question = { area: number | null; q: string | null; colour: string | null; due: string | null; flag: string | null; closed: string | null; bbox: string | null };
export interface Register { address: string; lon: number; lat: number; people: Counts }
export interface PersonsEdit { careFlags: string[]; persons: Household['persons']; note: string | null }

export const householdsApi = {
  list: (question: Question, page: number, signal?: AbortSignal) => get<HouseholdPage>('households', { ...question, page }, signal),
  places: (question: Question, bbox: string, signal?: AbortSignal) => get<PlacesAnswer>('households/places', { ...question, bbox }, signal),
  one: (id: number, signal?: AbortSignal) => get<Detail>(`households/${id}`, {}, signal),
  read: (id: number, reason: string) => change<Detail>('POST', `households/${id}/person-reading`, { reason }),
  responsible: (id: number, day: string, signal?: AbortSignal) => get<Responsible>(`households/${id}/responsible`, { day }, signal),
  enter: (id: string, register: Register, edit: PersonsEdit) => change<Household>('POST', 'households', { id, ...register, ...edit }),
  correct: (id: number, baseRevision: number, register: Register) => change<Household>('PUT', `households/${id}/register`, { baseRevision, ...register }),
  edit: (id: number, baseRevision: number, edit: Partial<PersonsEdit>) => change<Household>('PUT', `households/${id}`, { baseRevision, ...edit }),
  colour: (id: number, colour: string | null, reason: string, until: string | null) => change<Household>('PUT', `households/${id}/colour`, { colour, reason, until }),
  close: (id: number, baseRevision: number, why: string) => change<Household>('POST', `households/${id}/closing`, { baseRevision, why }),
  reopen: (id: number, baseRevision: number) => change<Household>('POST', `households/${id}/reopening`, { baseRevision }),
  decide: (visitId: string, decision: 'confirm' | 'decline', until: string | null) => change('POST', `colour-proposals/${visitId}/decision`, { decision, until }),
  proposals: (page: number, signal?: AbortSignal) => get<Documents['ColourProposalPage']>('colour-proposals', { page }, signal),
  areas: (level: number, parent: number | null, signal?: AbortSignal) => get<Collection<AreaProperties>>('areas', { level, parent }, signal),
};
