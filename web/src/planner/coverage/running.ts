import { batch, signal } from '@preact/signals';
import { api, ApiError } from '../../api/client';
import { followRun } from '../../api/follow';
import type { CoverageRun, Question } from '../../api/types';
import { t } from '../../i18n';
import { askSignIn } from '../SignIn';
import { account, signOutHere } from '../state';
import { question, run, runError, runId, selection, withoutStep } from './state';

export const starting = signal(false);
let stopFollowing: () => void = () => undefined;

const clean = (asked: Question): Question =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null && value !== undefined)) as unknown as Question;

export async function startRun(): Promise<void> {
  if (!account.value) {
    askSignIn(() => void startRun(), t('signIn.forRun'));
    return;
  }
  starting.value = true;
  runError.value = null;
  try {
    const { id } = await api.startRun(clean(question.value));
    batch(() => {
      selection.value = null;
      openRun(id, false);
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      signOutHere();
      askSignIn(() => void startRun(), t('signIn.forRun'));
    } else runError.value = error;
  } finally {
    starting.value = false;
  }
}

/** Shows a run and follows it to its end. `adopt`: its question becomes the question of the panel. */
export function openRun(id: string, adopt: boolean): void {
  stopFollowing();
  batch(() => {
    runError.value = null;
    runId.value = id;
    if (run.peek()?.id !== id) run.value = null;
  });
  let first = adopt;
  const take = (next: CoverageRun) => withoutStep(() => {
    if (first) question.value = next.question;
    first = false;
    run.value = next;
  });
  const fail = (error: unknown) => { runError.value = error; };
  if (!adopt) {
    stopFollowing = followRun(id, take, fail);
    return;
  }
  api.run(id).then((known) => {
    take(known);
    if (known.state === 'queued' || known.state === 'running') stopFollowing = followRun(id, take, fail);
  }).catch(fail);
}

export async function cancelRun(): Promise<void> {
  const id = runId.value;
  if (!id) return;
  try {
    await api.cancelRun(id);
  } catch (error) {
    runError.value = error;
  }
}

export function closeRun(): void {
  stopFollowing();
  batch(() => { runId.value = null; run.value = null; runError.value = null; selection.value = null; });
}
