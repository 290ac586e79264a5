import { batch, effect, signal } from '@preact/signals';
import { address, get, request, upload } from '../../api/client';
import { ApiError, isAbort } from '../../api/problem';
import type { ImportCheck, ImportDraft, ImportKind } from '../../api/types';
import { followShare, newFollow } from '../../api/underway';
import { setAddress } from '../../ui/address';
import { desk } from '../desks';
import { account } from '../state';

export const limitBytes = 10 * 1024 * 1024;
export const kinds: readonly ImportKind[] = ['stations', 'facilities'];

const asked = new URLSearchParams(location.search);
const linkedDraft = /^[0-9a-f-]{36}$/.exec(asked.get('import') ?? '')?.[0] ?? null;

export const kind = signal<ImportKind>('stations');
export const draft = signal<ImportDraft | null>(null);
/** Which of our fields each column means; null: it is not taken. */
export const columns = signal<Record<string, string | null>>({});
/** Null: as the service guesses. */
export const crs = signal<string | null>(null);
export const partial = signal(false);
export const check = signal<ImportCheck | null>(null);
export const stored = signal<ImportCheck | null>(null);
export const working = signal<'sending' | 'checking' | 'storing' | null>(null);
/** How far that is, 0 to 1; null: not known. */
export const progress = signal<number | null>(null);
export const importError = signal<unknown>(null);
/** A file that is not sent at all, and why. */
export const refused = signal<'large' | 'empty' | null>(null);

let running: AbortController | null = null;

/** One thing at a time; what ran before is stopped. */
async function work<T>(what: NonNullable<typeof working.value>, ask: (signal: AbortSignal) => Promise<T>, take: (value: T) => void): Promise<void> {
  running?.abort();
  const abort = new AbortController();
  running = abort;
  batch(() => { working.value = what; progress.value = null; importError.value = null; });
  try {
    const value = await ask(abort.signal);
    if (running === abort) batch(() => take(value));
  } catch (error) {
    if (running === abort && !isAbort(error)) importError.value = error;
  } finally {
    if (running === abort) {
      running = null;
      working.value = null;
    }
  }
}

export function cancel(): void {
  running?.abort();
  running = null;
  working.value = null;
}

const open = (found: ImportDraft): void => {
  draft.value = found;
  kind.value = found.kind as ImportKind;
  const taken = new Set<string>();
  columns.value = Object.fromEntries(found.columns.map(({ header, field }) => {
    const free = field && !taken.has(field) ? field : null;
    if (free) taken.add(free);
    return [header, free];
  }));
  crs.value = null;
  partial.value = false;
  check.value = null;
  stored.value = null;
};

export function send(file: File): void {
  refused.value = file.size === 0 ? 'empty' : file.size > limitBytes ? 'large' : null;
  if (refused.value) return;
  void work('sending', (signal) => upload<ImportDraft>(address('imports', { kind: kind.value, name: file.name.slice(0, 200) }), file, (share) => { progress.value = share < 1 ? share : null; }, signal), (found) => { open(found); }).then(look);
}

/** What is asked of the service: nothing is changed by a check. */
const question = () => ({
  columns: Object.fromEntries(Object.entries(columns.value).filter((pair): pair is [string, string] => pair[1] !== null)), crs: crs.value, partial: partial.value,
});

/** Asks for what takes a while, and for how far it has come meanwhile. */
async function followed(what: 'check' | 'confirmation', id: string, asked: unknown, signal: AbortSignal): Promise<ImportCheck> {
  const follow = newFollow();
  const stop = followShare(follow, (share) => { if (!signal.aborted) progress.value = share; });
  try {
    return await request<ImportCheck>('POST', address(`imports/${id}/${what}`, { follow }), asked, signal);
  } finally {
    stop();
  }
}

export async function look(): Promise<void> {
  const current = draft.value;
  if (!current) return;
  await work('checking', (signal) => followed('check', current.id, question(), signal), (found) => { check.value = found; });
}

export async function confirm(): Promise<void> {
  const current = draft.value;
  if (!current || !check.value) return;
  const sent = { ...question(), crs: check.value.crs };
  await work('storing', (signal) => followed('confirmation', current.id, sent, signal), (found) => {
    check.value = found;
    if (found.stored) {
      stored.value = found;
      draft.value = null;
    }
  });
}

export function assign(header: string, field: string | null): void {
  columns.value = Object.fromEntries(Object.entries(columns.value).map(([other, taken]) => [other, other === header ? field : field !== null && taken === field ? null : taken]));
  void look();
}

export function choose(system: string): void {
  crs.value = system;
  void look();
}

/** Back to the first step; the draft goes. */
export function discard(): void {
  const current = draft.value;
  cancel();
  batch(() => { draft.value = null; check.value = null; stored.value = null; importError.value = null; refused.value = null; });
  if (current) void request('DELETE', address(`imports/${current.id}`)).catch((error: unknown) => { if (!(error instanceof ApiError) || error.status !== 404) importError.value = error; });
}

/** A link leads back to the draft while it is kept. */
export async function resume(): Promise<void> {
  if (!linkedDraft || draft.peek() || stored.peek() || !account.peek()) return;
  await work('checking', (signal) => get<ImportDraft>(`imports/${linkedDraft}`, {}, signal), open);
  await look();
}

effect(() => {
  const id = draft.value?.id ?? null;
  if (desk.value === 'import' && (id !== null || stored.value !== null)) setAddress({ import: id });
});
