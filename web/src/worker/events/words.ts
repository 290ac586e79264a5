import type { EventItem, EventStep } from '../../api/events';
import { t } from '../../i18n';
import { clock } from '../state';

const hourMilliseconds = 3_600_000;
const duration = (hours: number): string => (hours < 48 ? t('myEvents.hours', { n: Math.max(1, Math.round(hours)) }) : t('myEvents.days', { n: Math.floor(hours / 24) }));

export const isOver = (event: EventItem): boolean => event.state === 'closed' || event.state === 'duplicate';

/** How long it is overdue, or how long there is left; nothing of one that is over. */
export function dueWords(event: EventItem): string {
  if (isOver(event)) return '';
  const late = event.overdueSince ?? (event.dueAt && Date.parse(event.dueAt) < clock.value ? event.dueAt : null);
  if (late) return t('myEvents.overdueBy', { time: duration((clock.value - Date.parse(late)) / hourMilliseconds) });
  return event.dueAt ? t('myEvents.dueIn', { time: duration((Date.parse(event.dueAt) - clock.value) / hourMilliseconds) }) : '';
}

export const isLate = (event: EventItem): boolean => !isOver(event) && (event.overdueSince !== null || (event.dueAt !== null && Date.parse(event.dueAt) < clock.value));

export const levelText = (level: number): string => t(`level.${level as 1}`);

export const stepText = (step: EventStep): string => (step.overdue ? t('myEvents.step.overdue', { level: levelText(step.level) })
  : t(`myEvents.step.${step.action as 'escalate'}`, { level: levelText(step.level), place: step.microGridName ?? step.areaName ?? t('myEvents.outside') }));
