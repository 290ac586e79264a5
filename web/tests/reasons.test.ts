import { beforeEach, describe, expect, it } from 'vitest';
import type { GapEvidence, GapReason } from '../src/api/types';
import { language } from '../src/i18n';
import { obstacles, shownReason, whyText } from '../src/planner/reasons';

beforeEach(() => { language.value = 'en'; });

const river = { kind: 'river', name: null, geometry: { type: 'Point', coordinates: [0, 0] } } satisfies GapEvidence['inTheWay'][number];
const gap = (reason: GapReason, detourRatio: number | null, inTheWay: GapEvidence['inTheWay']) => ({
  reason,
  evidence: {
    from: [0, 0], station: null, straightMetres: null, walkMetres: null, walkSeconds: null, detourRatio, nearestStreetMetres: null, gateId: null, inTheWay, route: null,
  } as GapEvidence,
});

describe('a gap behind a barrier', () => {
  it('is told as one where something is in the way of a real detour', () => expect(shownReason(gap('barrier', 1.5, [river]))).toBe('barrier'));
  it('is just out of reach where the walk is hardly longer', () => {
    expect(shownReason(gap('barrier', 1.44, [river]))).toBe('detour');
    expect(whyText(gap('barrier', 1.44, [river]))).toBe('Just out of reach: the streets make the walk 1.4 times the straight line.');
  });
  it('advises no gate where nothing is in the way', () => expect(whyText(gap('barrier', 2.2, []))).toMatch(/2\.2 times.*no wall/));
});

it('obstacles are listed once, and unnamed ones only where none of their kind has a name', () => {
  const named = { ...river, name: 'Fu' };
  expect(obstacles({ inTheWay: [river, named, named, { ...river, kind: 'railway' }, { ...river, kind: 'railway' }] })).toEqual(['River Fu', 'Railway']);
});

it('other reasons are told as they are', () => expect(shownReason(gap('none_near', 1.1, []))).toBe('none_near'));
