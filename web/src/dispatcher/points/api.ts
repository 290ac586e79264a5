import { change, get } from '../../api/client';
import type { components } from '../../api/schema';

type Documents = components['schemas'];
export type Rule = Documents['PointsRuleDocument'];
export type Holder = Documents['HolderDocument'];
export type Task = Documents['TaskDocument'];
export type Ledger = Documents['LedgerDocument'];
export type Booking = Documents['BookingDocument'];

export const pointsApi = {
  rules: (signal?: AbortSignal) => get<Rule[]>('points/rules', {}, signal),
  holders: (signal?: AbortSignal) => get<Holder[]>('points/holders', {}, signal),
  tasks: (state: string | null, signal?: AbortSignal) => get<Task[]>('points/tasks', { state }, signal),
  ledger: (holder: string | null, page: number, signal?: AbortSignal) => get<Ledger>('points/ledger', { holder, page }, signal),
  register: (id: string, holder: { kind: string; areaId: number; name: string }) => change<Holder>('PUT', `points/holders/${id}`, holder),
  record: (id: string, task: { holderId: string; rule: string; doneOn: string; note: string }) => change<Task>('PUT', `points/tasks/${id}`, task),
  decide: (id: string, confirmed: boolean) => change<Task>('POST', `points/tasks/${id}/decision`, { confirmed }),
  spend: (id: string, spending: { holderId: string; points: number; what: string }) => change<Holder>('PUT', `points/spendings/${id}`, spending),
};
