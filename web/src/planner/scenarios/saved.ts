import { batch, effect, signal } from '@preact/signals';
import { ApiError } from '../../api/client';
import { cleanQuestion, scenariosApi, type Scenario } from '../../api/scenarios';
import { canonical, rounded } from './draft';
import { taken } from './take';
import { commit, draft, failed, here, isChanged, lay, opened, renameSaved, wantedId } from './state';

export const list = signal<Scenario[] | null>(null);
export const listError = signal<unknown>(null);
export const saveError = signal<unknown>(null);
export const busy = signal(false);
/** Somebody else's version of the open scenario; `null` in `theirs`: it was deleted. */
export const conflict = signal<{ wanted: 'save' | 'delete'; theirs: Scenario | null } | null>(null);
export const isStale = signal(false);
/** Those ticked for the comparison. */
export const ticked = signal<ReadonlySet<string>>(new Set());

export async function loadList(): Promise<void> {
  listError.value = null;
  try {
    list.value = await scenariosApi.list();
  } catch (error) {
    failed(error, listError);
  }
}

export function open(scenario: Scenario, keep = true): void {
  batch(() => {
    const { id, name, revision, question, changes, stale } = scenario;
    lay({ question: cleanQuestion(question), changes: clean(changes), of: { id, name, revision } }, { id, question: cleanQuestion(question), changes: clean(changes) }, keep);
    conflict.value = null;
    saveError.value = null;
    isStale.value = stale;
  });
}
const clean = (changes: Scenario['changes']): Scenario['changes'] =>
  changes.map((change) => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)) as Scenario['changes'][number]);

export function startNew(): void {
  batch(() => {
    lay({ question: draft.peek().question, changes: [], of: null }, null, true);
    conflict.value = null;
    saveError.value = null;
    isStale.value = false;
  });
}

/** The scenario that the address names; what the address holds beside it are changes that are not saved. */
export async function openWanted(): Promise<void> {
  const id = wantedId.peek();
  if (!id || opened.peek()?.id === id) return;
  const unsaved = draft.peek();
  saveError.value = null;
  try {
    const scenario = await scenariosApi.find(id);
    const hasDraft = unsaved.changes.length > 0;
    open(scenario, false);
    if (hasDraft) commit({ question: unsaved.question, changes: unsaved.changes });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) wantedId.value = null;
    failed(error, saveError);
  }
}

/** Saves under a name. Without `as`, what is open is replaced, unless somebody changed it meanwhile. */
export async function save(name: string, as: 'same' | 'new' | 'over'): Promise<boolean> {
  busy.value = true;
  saveError.value = null;
  const { question, changes, of } = draft.peek();
  const saving = { name, question: cleanQuestion(question), changes: changes.map(rounded) };
  try {
    const over = as === 'over' ? conflict.peek()?.theirs?.revision : of?.revision;
    const done = as === 'new' || !of || over === undefined ? await scenariosApi.add(saving) : await scenariosApi.replace(of.id, over, saving);
    batch(() => {
      opened.value = { id: done.id, question: saving.question, changes: saving.changes };
      wantedId.value = done.id;
      renameSaved({ id: done.id, name: done.name, revision: done.revision });
      conflict.value = null;
      isStale.value = false;
    });
    void loadList();
    return true;
  } catch (error) {
    await refused(error, 'save', of?.id);
    return false;
  } finally {
    busy.value = false;
  }
}

export async function removeScenario(over = false): Promise<void> {
  const { of } = draft.peek();
  if (!of) return;
  busy.value = true;
  saveError.value = null;
  try {
    await scenariosApi.remove(of.id, over ? conflict.peek()?.theirs?.revision ?? of.revision : of.revision);
    ticked.value = new Set([...ticked.peek()].filter((id) => id !== of.id));
    startNew();
    void loadList();
  } catch (error) {
    await refused(error, 'delete', of.id);
  } finally {
    busy.value = false;
  }
}

/** 412 and 404 are told with what is there now; nothing of what lies on the desk is lost. */
async function refused(error: unknown, wanted: 'save' | 'delete', id: string | undefined): Promise<void> {
  if (!(error instanceof ApiError) || !id || (error.status !== 412 && error.status !== 404)) return failed(error, saveError);
  try {
    conflict.value = { wanted, theirs: error.status === 404 ? null : await scenariosApi.find(id) };
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 404) conflict.value = { wanted, theirs: null };
    else failed(failure, saveError);
  }
}

effect(() => {
  if (here.value) {
    void loadList();
    void openWanted();
  }
});

/** What another desk hands over. */
effect(() => {
  const next = taken.value;
  if (!next) return;
  batch(() => {
    taken.value = null;
    const now = draft.peek();
    if (canonical(cleanQuestion(next.question)) === canonical(cleanQuestion(now.question)) && (now.changes.length > 0 || now.of)) commit({ changes: [...now.changes, ...next.changes] });
    else {
      lay({ question: cleanQuestion(next.question), changes: next.changes, of: null }, null, isChanged.peek());
      isStale.value = false;
    }
  });
});
