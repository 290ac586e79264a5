import { ApiError, offline, problemOf } from '../api/problem';
import type { Service } from './sync';
import type { SyncAnswer, SyncRequest } from '../api/types';
import type { KeptPhoto } from './types';

const answerWithinMilliseconds = 60_000;
const photoWithinMilliseconds = 180_000;

/** Asks with a limit of time: on a weak network an answer may never come, and then the outbox must not wait for it. */
async function ask(url: string, options: RequestInit, withinMilliseconds = answerWithinMilliseconds): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.timeout(withinMilliseconds) });
    if (response.ok) return new Response(await response.arrayBuffer(), { status: response.status === 204 ? 200 : response.status, headers: response.headers });
  } catch (error) {
    console.info('The service was not reached.', error instanceof Error ? error.name : '');
    throw offline();
  }
  throw await problemOf(response);
}

/**
 * The service in the name of one account: everything goes out with the antiforgery value of a session answer that named it, which holds for
 * that account only. So what is one worker's never goes out under another's sign-in, whatever other tabs do meanwhile.
 * What it gives throws ApiError 401 where somebody else is signed in by now.
 */
export function serviceWith(csrfToken: string | null): Service {
  const token = { 'X-CSRF-TOKEN': csrfToken ?? '' };
  const send = async (url: string, options: RequestInit, within?: number): Promise<Response> => {
    try {
      return await ask(url, { ...options, headers: { Accept: 'application/json', ...token, ...(options.headers as Record<string, string>) } }, within);
    } catch (error) {
      if (error instanceof ApiError && error.status === 400 && 'X-CSRF-TOKEN' in error.fields) throw new ApiError(401, error.title, error.detail);
      throw error;
    }
  };
  return {
    async sync(request: SyncRequest): Promise<SyncAnswer> {
      try {
        const response = await send('/api/my/sync', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request) });
        return (await response.json()) as SyncAnswer;
      } catch (error) {
        // The outbox is named in the request: the service found another account signed in.
        throw error instanceof ApiError && error.status === 409 ? new ApiError(401, error.title, error.detail) : error;
      }
    },
    async photo(photo: Pick<KeptPhoto, 'id' | 'type' | 'bytes'>): Promise<void> {
      await send(`/api/my/photos/${photo.id}`, {
        method: 'PUT', body: photo.bytes, headers: { 'Content-Type': photo.type, 'Content-Digest': `sha-256=:${await digest(photo.bytes)}:` },
      }, photoWithinMilliseconds);
    },
  };
}

/** SHA-256 in base 64, as RFC 9530 writes it. */
async function digest(bytes: ArrayBuffer): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
}
