import { signal } from '@preact/signals';
import { locale, t } from './index';

const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale.value, options);

export const whole = (value: number): string => number({ maximumFractionDigits: 0 }).format(value);

/** 0.8642 → 86.4 %. Never rounds up to 100 % what is not all, nor down to 0 % what is not nothing. */
export function share(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '—';
  let shown = Math.round(value * 1000) / 1000;
  if (shown === 1 && value < 1) shown = 0.999;
  if (shown === 0 && value > 0) shown = 0.001;
  const digits = shown === 1 || shown === 0 ? 0 : 1;
  return number({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(shown);
}

/** Under a kilometre whole metres, to ten above 100; above, kilometres with one digit. */
export function metres(value: number): string {
  if (value < 995) {
    const rounded = value < 100 ? Math.round(value) : Math.round(value / 10) * 10;
    return t('unit.metres', { n: rounded });
  }
  return t('unit.kilometres', { n: number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value / 1000) });
}

/** Whole minutes, upwards: nobody is promised less than the walk takes. */
export const walkMinutes = (seconds: number): number => Math.max(1, Math.ceil(seconds / 60 - 1e-9));
export const minutes = (seconds: number): string => t('unit.minutes', { n: walkMinutes(seconds) });

/** Square metres as square kilometres with two digits. */
export const squareKilometres = (squareMetres: number): string =>
  t('unit.squareKilometres', { n: number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(squareMetres / 1e6) });

/** Local times of the city come without a zone and are shown as they are, whatever the zone of the browser. */
const asUtc = (local: string): Date => new Date(`${local.slice(0, 19)}${local.length === 16 ? ':00' : ''}Z`);

export function time(local: string): string {
  return new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'UTC' }).format(asUtc(local));
}

export function dayAndTime(local: string): string {
  return new Intl.DateTimeFormat(locale.value, {
    month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'UTC',
  }).format(asUtc(local));
}

/** `17:30` on the day of `now`, `周一 09:00` within a week, else with the date. */
export function timeFrom(local: string, now: string): string {
  if (local.slice(0, 10) === now.slice(0, 10)) return time(local);
  const days = (asUtc(local).getTime() - asUtc(now).getTime()) / 86_400_000;
  if (days >= 6) return dayAndTime(local);
  const weekday = new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: 'UTC' }).format(asUtc(local));
  return `${weekday} ${time(local)}`;
}

const dayCodes = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const dayName = (code: string): string =>
  new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + dayCodes.indexOf(code)))); // a Monday
const hoursRule = /^(?:((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*|PH) )?(off|\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)$/;

/** `Mo-Fr 09:00-17:00; PH off` of OpenStreetMap's opening_hours in words; what is not of days and times alone stays as it is. */
export function hoursInWords(hours: string): string {
  const rules = hours.split(';').map((rule) => {
    if (rule.trim() === '24/7') return t('hours.always');
    const found = hoursRule.exec(rule.trim());
    if (!found) return null;
    const [, codes, times] = found;
    const days = codes === 'PH' ? t('hours.holidays') : codes === undefined || codes === 'Mo-Su' ? t('hours.daily')
      : codes.split(',').map((span) => span.split('-').map(dayName).reduce((from, to) => t('hours.to', { from, to }))).join(t('list.separator'));
    return times === 'off' ? t('hours.off', { days }) : t('hours.rule', { days, times: times!.replaceAll('-', '–').replaceAll(',', t('list.separator')) });
  });
  return rules.includes(null) ? hours : rules.join(t('hours.and'));
}

/** The city's zone, once it is known. */
export const cityZone = signal<string | undefined>(undefined);

/** An instant, as the clocks of the city show it, which is said where the browser's show another time; the browser's until it is known where the city is. */
export function inCity(options: Intl.DateTimeFormatOptions, iso: string): string {
  const at = new Date(iso);
  const said = (timeZone: string | undefined) => new Intl.DateTimeFormat(locale.value, { ...options, ...(timeZone !== undefined && { timeZone }) }).format(at);
  const text = said(cityZone.value);
  return text === said(undefined) ? text : `${text} ${zoneName(at)}`;
}

/** `GMT+8`. */
const zoneName = (at: Date): string =>
  new Intl.DateTimeFormat('en', { timeZone: cityZone.value!, timeZoneName: 'short' }).formatToParts(at).find((part) => part.type === 'timeZoneName')!.value;

/** A moment with a zone, such as when a run was made. */
export const moment = (iso: string): string => inCity({ dateStyle: 'medium', timeStyle: 'short' }, iso);

/** The city's day of a moment: `2026-11-22`. */
export const cityDay = (iso: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: cityZone.value, dateStyle: 'short' }).format(new Date(iso));

/** Now, as the clocks of the city show it: `2026-11-22T20:30`. */
export const localNow = (timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date()).replace(' ', 'T');
