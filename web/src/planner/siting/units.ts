import { locale, t } from '../../i18n';

const isSaved = (unit: string): boolean => unit.endsWith('person_seconds');

/** A value in the unit that people read: person-seconds as hours. */
export const amount = (value: number, unit: string): number => (isSaved(unit) ? value / 3600 : value);

export function number(value: number, unit: string): string {
  const shown = amount(value, unit);
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: isSaved(unit) && shown < 100 ? 1 : 0 }).format(shown);
}

/** With its unit. */
export function said(value: number, unit: string): string {
  const text = number(value, unit);
  return unit === 'people' || unit === 'cost' ? t(`siting.unit.${unit}`, { n: Math.round(value) }) : t(`siting.unit.${unit as 'person_seconds'}`, { n: text });
}

/** Of the steps: with objective all they tell people, while the whole's value is a cost. */
export const stepUnit = (unit: string): string => (unit === 'cost' ? 'people' : unit);

/** Round numbers from 0 to at least `most`, some four of them. */
export function ticks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const raw = most / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw)!;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => Math.round(i * step * 1e6) / 1e6);
}
