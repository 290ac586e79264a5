import type { WorkStore } from './store';
import type { Gone, Household, SyncAnswer } from '../api/types';
import type { Kept, OutboxItem, Problem, SentItem } from './types';

/** What an answer of the service means for the phone. What it does not speak of stays as it is. */
export interface Merged {
  arrived: { id: string; put: SentItem['put'] }[];
  attention: { id: string; problem: Problem }[];
  /** Of edits that arrived: the revision that a later edit of the same household builds on. */
  revisions: Map<number, number>;
}

/**
 * Only `stored` and `already` take a record out of the outbox. Everything else that is said of it, known or not, leaves it there for the
 * worker; a record that nothing is said of goes on waiting.
 */
export function judge(sent: readonly OutboxItem[], answer: SyncAnswer): Merged {
  const byId = new Map(sent.map((item) => [item.id, item]));
  const fresh = new Map(answer.households.map((household) => [household.id, household]));
  const merged: Merged = { arrived: [], attention: [], revisions: new Map() };
  for (const outcome of answer.outcomes) {
    const item = byId.get(outcome.id ?? '');
    if (!item) continue;
    // A conflict that another tab's choice has decided: the service has the same content, and the choice.
    const decided = outcome.reason === 'alreadyResolved' && item.resolution !== null;
    if (outcome.outcome === 'stored' || outcome.outcome === 'already' || decided) {
      merged.arrived.push({ id: item.id, put: decided || item.resolution?.choice === 'theirs' ? 'away' : 'counted' });
      const now = item.content.kind === 'household' ? fresh.get(item.content.household.householdId) ?? outcome.current : null;
      if (now) merged.revisions.set(now.id, now.revision);
    } else {
      const { reason = null, detail = null, errors = null, current = null, gone = null, event = null } = outcome;
      merged.attention.push({ id: item.id, problem: { outcome: outcome.outcome === 'conflict' ? 'conflict' : 'refused', reason, detail, errors, current, event, gone, status: null } });
    }
  }
  return merged;
}

/** Of the edits of one household only the first goes out: the next builds on the revision that it makes. */
export function sendable(waiting: readonly OutboxItem[]): OutboxItem[] {
  const edited = new Set<number>();
  return waiting.filter(({ content }) => {
    if (content.kind !== 'household') return true;
    const first = !edited.has(content.household.householdId);
    edited.add(content.household.householdId);
    return first;
  });
}

export interface Change { households: number[] | 'all' }

/** Takes an answer over in one transaction: either all of it is on the phone and its cursor with it, or nothing is and it is asked for again. */
export async function takeAnswer(store: WorkStore, sent: readonly OutboxItem[], answer: SyncAnswer, now: Date): Promise<Change> {
  const work = store.transaction(['households', 'outbox', 'sent', 'notices', 'kept'], 'readwrite', { durability: 'strict' });
  const households = work.objectStore('households');
  const outbox = work.objectStore('outbox');
  const left = leftOf(answer, answer.full ? await households.getAllKeys() : []);
  const leaving = (await Promise.all(left.map((gone) => households.get(gone.householdId)))).map((known, index) => ({ known, gone: left[index]! }));
  const { keep, drop, arrived } = outboxAfter(await outbox.getAll(), judge(sent, answer), now);

  const kept: [keyof Kept, unknown][] = [
    ['cursor', answer.cursor], ['clockOffsetSeconds', answer.clockOffsetSeconds], ['syncedAt', now.toISOString()],
    ['order', answer.order], ...(answer.microGrids ? [['microGrids', answer.microGrids] as [keyof Kept, unknown]] : []),
    ...(answer.events ? [['events', answer.events] as [keyof Kept, unknown]] : []),
  ];
  await Promise.all([
    ...leaving.filter(({ known }) => known !== undefined).flatMap(({ known, gone }) => [
      work.objectStore('notices').put({ id: `${gone.householdId} ${now.toISOString()}`, gone, address: known!.address, at: now.toISOString() }),
      households.delete(gone.householdId),
    ]),
    ...answer.households.map((household) => households.put(household)),
    ...drop.map((id) => outbox.delete(id)),
    ...keep.map((item) => outbox.put(item)),
    ...arrived.map((item) => work.objectStore('sent').put(item)),
    ...kept.map(([key, value]) => work.objectStore('kept').put(value, key)),
    work.done,
  ]);
  return { households: answer.full ? 'all' : [...answer.households.map((household) => household.id), ...left.map((gone) => gone.householdId)] };
}

/** Households that leave the phone: those told of, and in a full answer those that it does not hold. */
function leftOf(answer: SyncAnswer, known: readonly number[]): Gone[] {
  const told = new Set(answer.gone.map((gone) => gone.householdId));
  const stays = new Set(answer.households.map((household) => household.id));
  return [
    ...answer.gone.filter((gone) => !stays.has(gone.householdId)),
    ...known.filter((id) => !stays.has(id) && !told.has(id)).map((householdId): Gone => ({ householdId, reason: 'unknown', to: null, on: null })),
  ];
}

interface OutboxAfter { drop: string[]; keep: OutboxItem[]; arrived: SentItem[] }

/** Only what is in the outbox still is touched: another tab may have been at it. */
function outboxAfter(items: readonly OutboxItem[], merged: Merged, now: Date): OutboxAfter {
  const arrived = new Map(merged.arrived.map(({ id, put }) => [id, put]));
  const attention = new Map(merged.attention.map(({ id, problem }) => [id, problem]));
  const after: OutboxAfter = { drop: [], keep: [], arrived: [] };
  for (const item of items) {
    const { id, content, householdId, madeAt } = item;
    const put = arrived.get(id);
    const problem = attention.get(id);
    const revision = content.kind === 'household' && item.state === 'waiting' ? merged.revisions.get(content.household.householdId) : undefined;
    if (put) {
      after.drop.push(id);
      after.arrived.push({ id, kind: content.kind, householdId, madeAt, sentAt: now.toISOString(), put });
    } else if (problem) after.keep.push({ ...item, state: 'attention', problem });
    else if (revision !== undefined && content.kind === 'household') after.keep.push({ ...item, content: { kind: 'household', household: { ...content.household, baseRevision: revision } } });
  }
  return after;
}

/** Content of a record with the revision that it resolves against; for a conflict's `mine` of an edit. */
export const basedOn = (item: OutboxItem, current: Household | null): OutboxItem['content'] =>
  item.content.kind === 'household' && current ? { kind: 'household', household: { ...item.content.household, baseRevision: current.revision } } : item.content;
