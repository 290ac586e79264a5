import { change, get } from '../api/client';
import type { ManagedAccount } from '../api/types';

export type Role = 'planner' | 'worker' | 'dispatcher' | 'administrator';
export const roles: readonly Role[] = ['planner', 'worker', 'dispatcher', 'administrator'];
export const states = ['active', 'disabled', 'locked', 'must_change'] as const;
export type State = (typeof states)[number];

export interface Filter { q: string; role: Role | ''; state: State | ''; page: number }
export interface Changes { displayName: string; role: string; everywhere: boolean; areas: number[]; disabled: boolean }
export interface AuditFilter { account: string; action: string; subject: string; from: string; to: string }
export interface AuditEntry {
  id: number; at: string; account: string | null; actor: string; address: string | null; action: string; subject: string; subjectId: string;
  before: Record<string, unknown> | null; after: Record<string, unknown> | null; reason: string | null;
}

/** What the service answers at most at once. */
export const pageSize = 50;
export const auditActions = ['read', 'insert', 'update', 'delete', 'sign_in', 'sign_out', 'refused', 'export'] as const;

/** Administrators' endpoints. */
export const accounts = {
  list: (filter: Filter, signal: AbortSignal) => get<{ accounts: ManagedAccount[]; total: number }>('accounts', { ...filter, q: filter.q.trim() }, signal),
  make: (name: string, sent: Omit<Changes, 'disabled'>) => change<{ id: number; password: string }>('POST', 'accounts', { name, ...sent }),
  save: (id: number, sent: Changes) => change('PUT', `accounts/${id}`, sent),
  resetPassword: (id: number) => change<{ password: string }>('POST', `accounts/${id}/password`),
  unlock: (id: number) => change('POST', `accounts/${id}/unlock`),
  endFactor: (id: number) => change('DELETE', `accounts/${id}/second-factor`),
  endSessions: (id: number) => change('DELETE', `accounts/${id}/sessions`),
};

export const audit = (filter: AuditFilter, before: number | null) => get<{ entries: AuditEntry[]; next: number | null }>('audit', { ...filter, before });
