import type { AreaCoverage, Gap, GapReason } from '../../api/types';

export const areaColumns = ['name', 'share', 'missing', 'people', 'unsnapped', 'excluded'] as const;
export type Column = (typeof areaColumns)[number];
export const gapColumns = ['people', 'closed', 'community', 'reason'] as const;
export type GapColumn = (typeof gapColumns)[number];
export interface Order<C extends string = Column> { column: C; descending: boolean }

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

export const closedPeople = (gap: Gap): number => gap.properties.remedy?.peopleClosed ?? 0;

export interface GapWords { reason(code: GapReason): string; remedy(gap: Gap): string; community(gap: Gap): string }

/** Gaps of a reason whose words hold all that is looked for, in order; equal ones by people, then as they came. */
export function foundGaps(gaps: readonly Gap[], reason: GapReason | null, find: string, { column, descending }: Order<GapColumn>, words: GapWords, locale: string): Gap[] {
  const parts = find.toLowerCase().split(/\s+/).filter(Boolean);
  const said = (gap: Gap) => [words.community(gap), words.reason(gap.properties.reason), words.remedy(gap), gap.properties.evidence.station?.name ?? ''].join(' ').toLowerCase();
  const names = new Intl.Collator(locale, { numeric: true });
  const sign = descending ? -1 : 1;
  const compare: Record<GapColumn, (a: Gap, b: Gap) => number> = {
    people: (a, b) => a.properties.people - b.properties.people,
    closed: (a, b) => closedPeople(a) - closedPeople(b),
    community: (a, b) => names.compare(words.community(a), words.community(b)),
    reason: (a, b) => names.compare(words.reason(a.properties.reason), words.reason(b.properties.reason)),
  };
  return gaps
    .filter((gap) => (reason === null || gap.properties.reason === reason) && (parts.length === 0 || parts.every((part) => said(gap).includes(part))))
    .sort((a, b) => sign * compare[column](a, b) || b.properties.people - a.properties.people);
}
