import { describe, expect, it } from 'vitest';
import { classOf, countByClass, emptyClass, shareClasses } from '../src/map/classes';
import { gcjOfWgs } from '../src/map/gcj';

describe('classes of the share covered', () => {
  it('follow each other without a hole', () => {
    for (let i = 1; i < shareClasses.length; i++) expect(shareClasses[i]!.from).toBe(shareClasses[i - 1]!.to);
  });
  it('hold their lower bound', () => expect([0, 0.5, 0.7, 0.85, 0.95, 1].map(classOf)).toEqual([0, 1, 2, 3, 4, 5]));
  it('hold only what is complete in the last', () => expect(classOf(0.99999)).toBe(4));
  it('do not hold what has no share', () => expect([null, undefined, NaN].map(classOf)).toEqual([emptyClass, emptyClass, emptyClass]));
  it('count areas', () => expect(countByClass([0, 0.2, 0.86, null, 1])).toEqual([2, 0, 0, 1, 0, 1]));
});

describe('GCJ-02', () => {
  it('is off by what is published for a point in Shanghai', () => {
    // From the test data of the project googollee/eviltransform.
    const [lon, lat] = gcjOfWgs(121.5272106, 31.1774276);
    expect(lon).toBeCloseTo(121.531541859215, 6);
    expect(lat).toBeCloseTo(31.17530398364597, 6);
  });
  it('moves Chengdu by 200 to 500 metres', () => {
    const [lon, lat] = gcjOfWgs(104.0668, 30.6634);
    const offset = Math.hypot((lon - 104.0668) * 95_800, (lat - 30.6634) * 110_900);
    expect(offset).toBeGreaterThan(200);
    expect(offset).toBeLessThan(500);
  });
  it('leaves what is outside China', () => expect(gcjOfWgs(-51.2, -30.03)).toEqual([-51.2, -30.03]));
});
