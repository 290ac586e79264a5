import { nameOf } from '../api/client';
import type { EventItem } from '../api/events';
import { language, t } from '../i18n';
import { categories, departments } from './state';

export const categoryName = (code: string): string => {
  const found = categories.value.find((known) => known.code === code);
  return found ? nameOf(found, language.value) : code;
};

export const departmentName = (code: string | null): string => {
  const found = departments.value.find((known) => known.code === code);
  return found ? nameOf(found, language.value) : (code ?? '');
};

/** Hours, and from two days on days, without fractions. */
export const duration = (hours: number): string => (hours < 48 ? t('events.hours', { n: Math.max(1, Math.round(hours)) }) : t('events.days', { n: Math.floor(hours / 24) }));

/** How long an event is overdue, or how long there is left. */
export function dueText(event: Pick<EventItem, 'state' | 'overdueSince' | 'dueAt'>): string {
  if (event.state === 'closed') return t('events.state.closed');
  if (event.overdueSince) return t('events.overdueBy', { time: duration((Date.now() - Date.parse(event.overdueSince)) / 3_600_000) });
  return event.dueAt ? t('events.dueIn', { time: duration((Date.parse(event.dueAt) - Date.now()) / 3_600_000) }) : '';
}

export const markLabel = (event: EventItem): string => `${categoryName(event.category)} · ${t(`events.state.${event.state}`)} · ${dueText(event)}`;
