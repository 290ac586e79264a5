import { signal } from '@preact/signals';

/** What the sheet is for, beside finding a station: `?report`, `?card=` with the number of a card of points or without, or `?ticket=` with the number of a report or without. */
export type Task = { type: 'report' } | { type: 'follow'; ticket: string | null } | { type: 'card'; card: string | null } | null;

const link = new URLSearchParams(location.search);
export const task = signal<Task>(link.has('ticket') ? { type: 'follow', ticket: link.get('ticket') || null } : link.has('card') ? { type: 'card', card: link.get('card') || null } : link.has('report') ? { type: 'report' } : null);
