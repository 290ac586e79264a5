import { nameOf } from '../api/client';
import { language, locale, t, tCode } from '../i18n';
import { inCity } from '../i18n/format';
import type { Row } from '../offline/view';
import type { Colour, Named } from '../api/types';
import type { OutboxItem, Problem } from '../offline/types';
import { catalogues, eventCategories, today } from './state';

/** Short date of a city's day, with the year where it is another. */
export function dayText(day: string): string {
  const options: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', timeZone: 'UTC', ...(day.slice(0, 4) === today.value.slice(0, 4) ? {} : { year: 'numeric' }) };
  return new Intl.DateTimeFormat(locale.value, options).format(new Date(`${day}T00:00:00Z`));
}

/** Hour and minute of an instant. */
export const clockTime = (iso: string): string => inCity({ hour: '2-digit', minute: '2-digit', hour12: false }, iso);
export const momentText = (iso: string): string => inCity({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }, iso);

export function dueText(row: Pick<Row, 'overdueDays' | 'dueOn' | 'visitedToday' | 'inVainToday'>): string {
  if (row.visitedToday) return t('worker.due.visited');
  if (row.inVainToday) return t('worker.due.inVain', { what: outcomeText(row.inVainToday) });
  if (row.overdueDays > 0) return t('worker.due.overdue', { n: row.overdueDays });
  if (row.overdueDays === 0) return t('worker.due.today');
  return dayText(row.dueOn);
}

const named = (list: readonly Named[] | undefined, code: string): string => {
  const found = list?.find((entry) => entry.code === code);
  return found ? nameOf(found, language.value) : code;
};

export const careFlagText = (code: string): string => named(catalogues.value?.careFlags, code);
export const outcomeText = (code: string): string => named(catalogues.value?.visitOutcomes, code);
export const colourReasonText = (code: string): string => named(catalogues.value?.colourReasons, code);
export const categoryText = (code: string): string => named(eventCategories.value, code);
export const colourText = (colour: Colour | null): string => t(`worker.colour.${colour ?? 'none'}`);

/** What a record is: `Visit`, `Change of the household`, `Event: rubbish`. */
export function recordText({ content }: Pick<OutboxItem, 'content'>): string {
  if (content.kind === 'event') return t('worker.record.event', { category: categoryText(content.event.category) });
  if (content.kind === 'step') return t(`worker.step.${content.step.action}`);
  if (content.kind === 'household') return t('worker.record.household');
  return (content.visit.outcome ?? 'met') === 'met' ? t('worker.record.visit') : t('worker.record.inVain', { what: outcomeText(content.visit.outcome) });
}

/** Why a record needs the worker, in whole sentences. */
export function problemText(problem: Problem): string {
  const { gone, reason, status } = problem;
  if (gone?.reason === 'handedOver') {
    return t(gone.to ? 'worker.problem.handedOverTo' : 'worker.problem.handedOver', { name: gone.to ?? '', day: gone.on ? dayText(gone.on) : '—' });
  }
  if (gone?.reason === 'closed') return t('worker.problem.closed', { day: gone.on ? dayText(gone.on) : '—' });
  if (reason === 'eventMoved' && problem.event) return t('worker.problem.eventMovedTo', { state: t(`events.state.${problem.event.state}`), level: t(`level.${problem.event.level as 1}`) });
  if (status !== null) return t('worker.problem.status', { status: String(status) });
  const said = tCode('worker.problem', reason ?? 'unknown');
  return said === reason ? t('worker.problem.unknown') : said;
}
