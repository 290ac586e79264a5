import { signal } from '@preact/signals';
import { ApiError, offline, problemOf } from '../../api/problem';
import { address } from '../../api/client';
import { language, t } from '../../i18n';
import { askSignIn } from '../SignIn';
import { account } from '../state';

export type Format = 'xlsx' | 'gpkg' | 'geojson' | 'csv';

/** What is being made or fetched, and how much of it is here; null: not known yet. */
export const taking = signal<{ name: string; share: number | null } | null>(null);
export const takeError = signal<unknown>(null);
let abort: AbortController | null = null;

export const cancelTaking = (): void => abort?.abort();

/** Downloads a run as a file. What the service makes takes a while: it can be cancelled, there too. */
export async function takeOut(run: string, format: Format, table: 'areas' | 'gaps', level: number): Promise<void> {
  if (!account.value) {
    askSignIn(() => void takeOut(run, format, table, level), t('cov.export.signIn'));
    return;
  }
  await taken(t(`cov.export.${format}`), async (signal) => {
    const response = await fetch(address(`coverage-runs/${run}/export`, { format, table, level, lang: language.peek() }), { signal })
      .catch((error: unknown) => { throw error instanceof DOMException && error.name === 'AbortError' ? error : offline(); });
    if (!response.ok) throw await problemOf(response);
    return [await bodyOf(response), /filename="?([\w.-]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? `gridmap.${format}`];
  });
}

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
    if (error instanceof ApiError && error.status === 401) account.value = null;
    if (!own.signal.aborted) takeError.value = error;
  } finally {
    if (abort === own) taking.value = null;
  }
}

async function bodyOf(response: Response): Promise<Blob> {
  const total = Number(response.headers.get('Content-Length') ?? NaN);
  const parts: BlobPart[] = [];
  let here = 0;
  const reader = response.body!.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    here += next.value.length;
    if (total > 0 && taking.peek()) taking.value = { ...taking.peek()!, share: Math.min(1, here / total) };
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' });
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
