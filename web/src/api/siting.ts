import { address, get, request } from './client';
import type { Change } from './scenarios';
import type { components } from './schema';
import type { Question, RunState } from './types';

type Documents = components['schemas'];
export type Objective = 'covering' | 'all' | 'mean';
export interface SitingQuestion {
  coverage: Question; objective: Objective; changes?: number | null; money?: number | null;
  candidates?: { change: Change; cost: number }[] | null;
  anywhere?: { spacingMetres: number; most: number; cost?: number; capacity?: number | null } | null;
  existing?: { hoursCost: number; itemCost: number } | null;
  weights?: { elders: number; red: number; yellow: number } | null;
}
export type SitingStep = Omit<Documents['SitingStepDocument'], 'change'> & { change: Change };
export type SitingResult = Omit<Documents['SitingResultDocument'], 'steps'> & { steps: SitingStep[] };
export type SitingRun = Omit<Documents['SitingRunDocument'], 'state' | 'question' | 'result'> & { state: RunState; question: SitingQuestion; result: SitingResult | null };

export const sitingApi = {
  start: (question: SitingQuestion) => request<{ id: string }>('POST', address('siting-runs'), question),
  runs: () => get<SitingRun[]>('siting-runs'),
  run: (id: string) => get<SitingRun>(`siting-runs/${id}`),
  cancel: (id: string) => request<null>('DELETE', address(`siting-runs/${id}`)),
};
