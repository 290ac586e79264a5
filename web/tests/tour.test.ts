import { describe, expect, it } from 'vitest';
import { tourEn } from '../src/i18n/tour.en';
import { tourZh } from '../src/i18n/tour.zh';
import { overlap, placeBeside, type Box } from '../src/ui/tour/place';
import { stepInLink, tourSteps } from '../src/ui/tour/state';

const roles = ['planner', 'worker', 'dispatcher', 'resident'];
/** Read aloud: 255 characters of Chinese, 228 words of English a minute (Trauzettel-Klosinski and Dietz 2012, doi 10.1167/iovs.11-8284). */
const charactersIn30Seconds = 127;
const wordsIn30Seconds = 114;

describe('tour', () => {
  it.each(roles)('of the %s takes thirty seconds at most, in both languages', (role) => {
    const said = (texts: Record<string, string>): string => Object.entries(texts).filter(([key]) => key.startsWith(`tour.${role}.`)).map(([, text]) => text).join(' ');
    expect(Object.keys(tourZh).filter((key) => key.startsWith(`tour.${role}.`))).toHaveLength(2 * tourSteps);
    expect([...said(tourZh)].filter((character) => /[\u4e00-\u9fff]/.test(character)).length).toBeLessThanOrEqual(charactersIn30Seconds);
    expect(said(tourEn).split(/\s+/).length).toBeLessThanOrEqual(wordsIn30Seconds);
  });
  it('begins at the step that the link names', () => expect(['?tour', '?tour=3', '?lang=en&tour=1'].map(stepInLink)).toEqual([1, 3, 1]));
  it('does not begin at a step that there is not', () => expect(['', '?tour=0', '?tour=5', '?tour=x', '?tour=1.5'].map(stepInLink)).toEqual([null, null, null, null, null]));
});

describe('the card of a step', () => {
  const card = { width: 320, height: 180 };
  const boxed = (place: { left: number; top: number }): Box => ({ ...place, ...card });

  it('lies beside what it is about and wholly in view, wherever there is room for both', () => {
    for (const view of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
      for (let left = 0; left < view.width; left += 130) {
        for (let top = 0; top < view.height; top += 60) {
          const target = { left, top, width: Math.min(200, view.width - left), height: 48 };
          const place = boxed(placeBeside(target, card, view, null));
          expect(overlap(place, target), `${left}, ${top}`).toBe(false);
          expect(place.left >= 0 && place.top >= 0 && place.left + place.width <= view.width && place.top + place.height <= view.height).toBe(true);
        }
      }
    }
  });
  it('lies in a corner of what is large, such as the map', () => {
    const map = { left: 500, top: 56, width: 940, height: 844 };
    const place = boxed(placeBeside(map, card, { width: 1440, height: 900 }, null));
    expect(place.left >= map.left && place.top >= map.top && place.left + place.width <= 1440 && place.top + place.height <= 900).toBe(true);
  });
  it('leaves what has the focus free, even over what it is about', () => {
    const view = { width: 390, height: 844 };
    for (let top = 0; top < view.height - 44; top += 40) {
      const focused = { left: 12, top, width: 366, height: 44 };
      expect(overlap(boxed(placeBeside({ left: 0, top: 0, width: 390, height: 844 }, card, view, focused)), focused), `${top}`).toBe(false);
    }
  });
  it('lies in a corner where there is nothing to point at', () => expect(placeBeside(null, card, { width: 1000, height: 800 }, null)).toEqual({ left: 668, top: 608 }));
});
