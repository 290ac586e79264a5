import { nameOf } from '../../api/client';
import type { Named } from '../../api/types';
import { language, t, tCode } from '../../i18n';
import { dayInWords } from '../workers/days';
import { catalogues, today } from './state';

const named = (list: readonly Named[] | undefined, code: string): string => {
  const known = list?.find((entry) => entry.code === code);
  return known ? nameOf(known, language.value) : code;
};

export const flagName = (code: string): string => named(catalogues.value?.careFlags, code);
export const reasonName = (code: string): string => named(catalogues.value?.colourReasons, code);
export const checkName = (code: string): string => named(catalogues.value?.checklist, code);
export const meterName = (code: string): string => named(catalogues.value?.meters, code);
export const greetingName = (code: string): string => named(catalogues.value?.greetings, code);
export const colourName = (colour: string | null): string => tCode('households.colour', colour ?? 'none');
export const day = (value: string): string => dayInWords(value, today.value);

export function dueText(dueOn: string): string {
  const days = Math.round((Date.parse(dueOn) - Date.parse(today.value)) / 86_400_000);
  return days < 0 ? t('households.overdue', { n: -days }) : days === 0 ? t('households.dueToday') : t('households.dueOn', { day: day(dueOn) });
}

export const isLate = (dueOn: string): boolean => dueOn < today.value;
