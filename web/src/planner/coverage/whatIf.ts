import { batch, computed, effect, signal } from '@preact/signals';
import { api, ApiError } from '../../api/client';
import { isAbort } from '../../api/problem';
import type { Collection, IsochroneProperties, LonLat, ScenarioChange, ScenarioDifference } from '../../api/types';
import { askSignIn } from '../SignIn';
import { signOutHere } from '../state';
import { doneRunId, question, rings, run, selection, station, stations } from './state';

/** What is tried on the selected station, and what it would change. */
export const tried = signal<ScenarioChange | null>(null);
export const difference = signal<ScenarioDifference | null>(null);
export const whatIfError = signal<unknown>(null);
/** Moves when the station is to be drawn where it really is. */
export const putBack = signal(0);
const movedRings = signal<Collection<IsochroneProperties> | null>(null);
/** What is reached from where the station is, or would be: nothing from a closed one. */
export const reach = computed(() => (tried.value ? movedRings.value : rings.value));
let asking = false;

/** The station is one that the run on the screen asks about: facilities are no stations. */
export const canTry = computed(() => {
  const chosen = selection.value;
  return chosen?.type === 'station' && doneRunId.value !== null && !run.value?.question.category && station.value !== null
    && (stations.value?.features.some((known) => known.properties.id === chosen.id) ?? false);
});

export const moveTo = (id: number, [lon, lat]: LonLat): void => { tryOut({ type: 'move_station', id, lon, lat }); };
export const closeStation = (id: number): void => { tryOut({ type: 'close_station', id }); };

export function undo(): void {
  batch(() => { tried.value = null; difference.value = null; whatIfError.value = null; putBack.value++; });
}

function tryOut(change: ScenarioChange): void {
  batch(() => {
    if (tried.value?.type !== change.type) difference.value = null;
    tried.value = change;
    whatIfError.value = null;
  });
  void ask();
}

/** One question at a time: while a hand drags, the newest place is asked about as soon as the last one is answered. */
async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    for (let change = tried.peek(); change; change = tried.peek()) {
      const asked = run.peek()?.question;
      if (!asked) return;
      const answer = await api.preview(asked, [change]);
      if (tried.peek()?.id === change.id) difference.value = answer;
      if (tried.peek() === change) return;
    }
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      signOutHere();
      askSignIn();
      undo();
    } else whatIfError.value = error;
  } finally {
    asking = false;
  }
}

/** The circles of the place tried, once the hand rests. */
effect(() => {
  const change = tried.value;
  movedRings.value = null;
  if (change?.type !== 'move_station') return undefined;
  const abort = new AbortController();
  const timer = setTimeout(() => {
    api.isochrones({ lon: change.lon!, lat: change.lat! }, [5, 10, 15], question.peek().persona, abort.signal)
      .then((found) => { movedRings.value = found; })
      .catch((error: unknown) => { if (!isAbort(error)) whatIfError.value = error; });
  }, 200);
  return () => { clearTimeout(timer); abort.abort(); };
});

/** Another station, or another run: nothing is tried any more. */
effect(() => {
  void selection.value;
  void doneRunId.value;
  if (tried.peek()) undo();
});
