import { signal } from '@preact/signals';
import { ApiError, offline, problemOf } from '../api/problem';
import { followShare, newFollow } from '../api/underway';
import { signOutHere } from './state';

/** What is being made or fetched, and how much of it is done; null: not known. */
export const taking = signal<{ name: string; share: number | null } | null>(null);
export const takeError = signal<unknown>(null);
let abort: AbortController | null = null;

export const cancelTaking = (): void => abort?.abort();

/** Shows that something is under way, saves what comes of it, and keeps an error where it can be shown. */
export async function taken(name: string, make: (signal: AbortSignal) => Promise<[Blob, string]>): Promise<void> {
  cancelTaking();
  const own = new AbortController();
  abort = own;
  takeError.value = null;
  taking.value = { name, share: null };
  try {
    const [blob, fileName] = await make(own.signal);
    save(blob, fileName);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) signOutHere();
    if (!own.signal.aborted) takeError.value = error;
  } finally {
    if (abort === own) taking.value = null;
  }
}

/** A file that the service makes: its making is the first nine tenths of the bar where the service tells how far it is, its way here the rest. */
export async function fetchFile(url: (follow: string) => string, signal: AbortSignal): Promise<Blob> {
  const follow = newFollow();
  const show = (share: number) => { if (!signal.aborted && taking.peek()) taking.value = { ...taking.peek()!, share }; };
  const stop = followShare(follow, (share) => show(share * makingShare));
  try {
    const response = await fetch(url(follow), { signal })
      .catch((error: unknown) => { throw error instanceof DOMException && error.name === 'AbortError' ? error : offline(); });
    if (!response.ok) throw await problemOf(response);
    stop();
    return await bodyOf(response, (share) => show(makingShare + (1 - makingShare) * share));
  } finally {
    stop();
  }
}
const makingShare = 0.9;

async function bodyOf(response: Response, tell: (share: number) => void): Promise<Blob> {
  const total = Number(response.headers.get('Content-Length') ?? NaN);
  const parts: BlobPart[] = [];
  let here = 0;
  const reader = response.body!.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    here += next.value.length;
    if (total > 0) tell(Math.min(1, here / total));
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' });
}

/** `成都-社区服务中心-15分钟-2026-11-22.xlsx`: what systems do not take in names is left out. */
export const fileName = (parts: readonly (string | null)[], ending: string): string =>
  `${parts.flatMap((part) => (part ? [part.replace(/[\s\\/:*?"<>|\u0000-\u001f]+/g, ' ').trim().replace(/ /g, '_')] : [])).join('-')}.${ending}`;

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
