import { locale } from '../../i18n';

/** A day `days` after another, both `2026-11-22`. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** With its weekday; with its year where that is not the year of `today`. */
export const dayInWords = (day: string, today: string): string => new Intl.DateTimeFormat(locale.value, {
  month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC', ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
}).format(new Date(`${day}T00:00:00Z`));
