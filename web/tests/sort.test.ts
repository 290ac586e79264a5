import { describe, expect, it } from 'vitest';
import type { AreaCoverage } from '../src/api/types';
import { missingPeople, sorted } from '../src/planner/coverage/sort';

const area = (code: string, name: string, total: number, covered: number, unsnapped = 0, excluded = 0): AreaCoverage => ({
  id: Number(code), code, name, parentId: null, households: { total, covered, unsnapped, excluded }, people: { total, covered, unsnapped, excluded },
  sharePeopleCovered: total === 0 ? null : covered / total,
});
const areas = [area('3', '第10网格', 100, 50), area('1', '第2网格', 100, 90, 4, 1), area('2', '空网格', 0, 0)];
const codes = (list: AreaCoverage[]) => list.map((each) => each.code).join('');

describe('the table of areas', () => {
  it('counts as missing who is neither covered nor unsnapped nor excluded', () => expect(missingPeople(areas[1]!)).toBe(5));
  it('puts most missing first', () => expect(codes(sorted(areas, { column: 'missing', descending: true }, 'zh-CN'))).toBe('312'));
  it('puts areas without people after the lowest share', () => expect(codes(sorted(areas, { column: 'share', descending: false }, 'zh-CN'))).toBe('312'));
  it('counts in names as people do', () => expect(codes(sorted(areas, { column: 'name', descending: false }, 'zh-CN')).replace('2', '')).toBe('13'));
  it('leaves the list it was given', () => { sorted(areas, { column: 'people', descending: false }, 'en'); expect(codes(areas)).toBe('312'); });
});
