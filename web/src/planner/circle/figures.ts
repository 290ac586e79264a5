import type { AreaCircle, CircleTable } from '../../api/types';
import { locale } from '../../i18n';
import { city } from '../state';

export type CircleCategory = AreaCircle['categories'][number];
export type CircleRow = CircleTable['areas'][number];
export type Verdict = 'lacking' | 'short' | 'good';

/** Most people lack it; fewer have it than the 85 % that cities set themselves; as many or more. */
export const verdictOf = (share: number): Verdict => (share < 0.5 ? 'lacking' : share < 0.85 ? 'short' : 'good');

/** Of whose score: categories that are assessed and that most people lack. */
export const lackingCount = (shares: readonly (number | null)[]): number => shares.filter((share) => share !== null && verdictOf(share) === 'lacking').length;

export const lacking = (area: AreaCircle): CircleCategory[] =>
  area.categories.filter((each) => each.share !== null && verdictOf(each.share) === 'lacking').sort((a, b) => a.share! - b.share!);

/** Minutes and what belongs to them, the shortest first. */
export function byTier(area: AreaCircle): [number, CircleCategory[]][] {
  const tiers = new Map<number, CircleCategory[]>();
  for (const each of area.categories) if (each.assessed) tiers.set(each.tierMinutes, [...tiers.get(each.tierMinutes) ?? [], each]);
  return [...tiers].sort(([a], [b]) => a - b);
}

/** 56.0 and 56.4, or 56 where the service tells this viewer whole numbers: the same on the whole page. */
export function score(value: number | null | undefined): string {
  const digits = (city.value?.smallestCount ?? 1) > 1 ? 0 : 1;
  return value === null || value === undefined ? '—' : new Intl.NumberFormat(locale.value, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

export const keyOf = (value: { type: string; code?: string; category?: string }): string => `${value.type}:${value.code ?? value.category}`;

export type Column = 'name' | 'score' | 'lacking' | 'people';
export interface Order { column: Column; descending: boolean }

export function sorted(rows: readonly CircleRow[], { column, descending }: Order, locales: string): CircleRow[] {
  const value = (row: CircleRow): number => (column === 'score' ? row.figures.score ?? -1 : column === 'lacking' ? lackingCount(row.figures.shares) : row.figures.people);
  const names = new Intl.Collator(locales);
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => (column === 'name' ? sign * names.compare(a.name, b.name) : sign * (value(a) - value(b)) || names.compare(a.name, b.name)));
}
