import { useRef, useState } from 'preact/hooks';
import { addPhoto, dropDraft, keepDraft, removePhoto } from '../offline/drafts';
import { record, type Recording } from '../offline/outbox';
import { shrink, type Shrunk } from '../offline/photo';
import { StorageFull, withRoom } from '../offline/room';
import { dropTiles } from '../offline/tiles';
import type { Draft, OutboxContent } from '../offline/types';
import { changed, poke, reopen } from './session';
import { drafts, storageProblem, store } from './state';


/** Runs what stores something; says on every screen that the phone is full where it is, and whether it was stored. */
export async function storing(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await withRoom(run, async () => { await dropTiles(); await reopen(); });
    if (storageProblem.peek() === 'full') storageProblem.value = null;
    return true;
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error;
    storageProblem.value = 'full';
    return false;
  }
}

export interface DraftForm<F> {
  form: F;
  photoIds: readonly string[];
  /** The last file was no photo that can be read. */
  unreadable: boolean;
  /** Whether anything was filled in since the form was empty. */
  touched: boolean;
  set(part: Partial<F>): void;
  takePhoto(file: Blob): Promise<void>;
  dropPhoto(id: string): Promise<void>;
  /** Into the outbox, and the form is over; false: the phone is full, and the form stays as it is. */
  send(content: OutboxContent, label: string): Promise<boolean>;
  drop(): Promise<void>;
}

/** A form whose every touch is kept at once, so that a page that is closed goes on where it was. */
export function useDraft<F extends object>(key: string, householdId: number | null, label: string, empty: F): DraftForm<F> {
  const found = drafts.peek().find((each) => each.key === key);
  const [draft, setDraft] = useState<Draft>(found ?? { key, householdId, label, changedAt: '', form: empty, photoIds: [] });
  const [unreadable, setUnreadable] = useState(false);
  // Touches follow each other faster than the screen is drawn.
  const latest = useRef(draft);
  const over = useRef(false);

  const take = (next: Draft): void => {
    latest.current = next;
    setDraft(next);
    drafts.value = [...drafts.peek().filter((each) => each.key !== key), next];
  };
  const end = (): void => {
    over.current = true;
    drafts.value = drafts.peek().filter((each) => each.key !== key);
  };
  const stamped = (): Draft => ({ ...latest.current, label, changedAt: new Date().toISOString() });

  return {
    form: { ...empty, ...(draft.form as Partial<F>) },
    photoIds: draft.photoIds,
    unreadable,
    touched: draft.changedAt !== '',
    set(part) {
      if (over.current) return;
      take({ ...stamped(), form: { ...(latest.current.form as F), ...part } });
      void storing(() => (over.current ? Promise.resolve() : keepDraft(store.peek()!, latest.current)));
    },
    async takePhoto(file) {
      setUnreadable(false);
      let small: Shrunk;
      try {
        small = await shrink(file);
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
        return setUnreadable(true);
      }
      await storing(async () => take(await addPhoto(store.peek()!, stamped(), small)));
    },
    async dropPhoto(id) { take(await removePhoto(store.peek()!, stamped(), id)); },
    async send(content, said) {
      const recording: Recording = { content, label: said, householdId, photoIds: [...latest.current.photoIds], draftKey: key };
      if (!(await storing(() => record(store.peek()!, recording)))) return false;
      end();
      await changed({ households: [] });
      poke();
      return true;
    },
    async drop() {
      end();
      await dropDraft(store.peek()!, key);
      await changed({ households: [] });
    },
  };
}
