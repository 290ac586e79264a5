import type { AreaCoverage } from '../../api/types';

export type Column = 'name' | 'people' | 'share' | 'missing' | 'unsnapped' | 'excluded';
export interface Order { column: Column; descending: boolean }

export const missingPeople = (area: AreaCoverage): number => area.people.total - area.people.covered - area.people.unsnapped - area.people.excluded;

const value = (area: AreaCoverage, column: Exclude<Column, 'name'>): number => {
  switch (column) {
    case 'people': return area.people.total;
    case 'share': return area.sharePeopleCovered ?? Number.POSITIVE_INFINITY;
    case 'missing': return missingPeople(area);
    case 'unsnapped': return area.people.unsnapped;
    case 'excluded': return area.people.excluded;
  }
};

/** A new list; equal rows stay in the order of their codes. Areas without people have no share and come last when the lowest is first. */
export function sorted(areas: readonly AreaCoverage[], { column, descending }: Order, locale: string): AreaCoverage[] {
  const sign = descending ? -1 : 1;
  const names = new Intl.Collator(locale, { numeric: true });
  const byCode = (a: AreaCoverage, b: AreaCoverage) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
  return [...areas].sort((a, b) => {
    const difference = column === 'name' ? names.compare(a.name, b.name) : value(a, column) - value(b, column);
    return (Number.isNaN(difference) ? 0 : difference * sign) || byCode(a, b);
  });
}
