import { effect, signal } from '@preact/signals';

/** What the sheet is for, beside finding a station: `?report`, `?card=` with the number of a card of points or without, `?ticket=` with the number
 * of a report or without, `?circle=` with a category or without. */
export type Task = { type: 'report' } | { type: 'follow'; ticket: string | null } | { type: 'card'; card: string | null } | { type: 'circle'; category: string | null } | null;

function readTask(search: string): Task {
  const link = new URLSearchParams(search);
  if (link.has('ticket')) return { type: 'follow', ticket: link.get('ticket') || null };
  if (link.has('card')) return { type: 'card', card: link.get('card') || null };
  if (link.has('circle')) return { type: 'circle', category: link.get('circle') || null };
  return link.has('report') ? { type: 'report' } : null;
}

/** Keeps every other parameter. */
function writeTask(search: string, now: Task): string {
  const query = new URLSearchParams(search);
  for (const name of ['ticket', 'card', 'circle', 'report']) query.delete(name);
  if (now?.type === 'follow') query.set('ticket', now.ticket ?? '');
  else if (now?.type === 'card') query.set('card', now.card ?? '');
  else if (now?.type === 'circle') query.set('circle', now.category ?? '');
  else if (now?.type === 'report') query.set('report', '');
  const text = query.toString();
  return text ? `?${text}` : '';
}

export const task = signal<Task>(readTask(location.search));

/** Another task is a step that the browser's Back undoes; another part of the same one is not. */
effect(() => {
  const search = writeTask(location.search, task.value);
  if (search === writeTask(location.search, readTask(location.search))) return;
  const url = `${location.pathname}${search}`;
  if (readTask(location.search)?.type === task.value?.type) history.replaceState(history.state, '', url);
  else history.pushState(history.state, '', url);
});

addEventListener('popstate', () => { task.value = readTask(location.search); });
