import { describe, expect, it } from 'vitest';
import * as planner from '../src/planner/coverage/url';
import { withParameters } from '../src/ui/address';
import * as resident from '../src/resident/url';

describe('the planner’s address', () => {
  const link: planner.PlannerLink = {
    run: '78ffeaec-52b5-48ce-bc88-e1bd4435d541', level: 5, selection: { type: 'gap', id: 12 }, view: { zoom: 14.5, lat: 30.69, lon: 104.08 },
  };
  it('comes back as it went', () => expect(planner.readLink(withParameters('', planner.writeLink(link)))).toEqual(link));
  it('keeps the language', () => expect(withParameters('?lang=en&run=x', planner.writeLink(link))).toContain('lang=en'));
  it('is empty for the defaults', () => expect(withParameters('', planner.writeLink({ run: null, level: 3, selection: null, view: null }))).toBe(''));
  it.each(['?run=../x', '?level=9', '?level=1.5', '?select=gap:-1', '?select=nothing:1', '?view=1/2', '?view=14/95/104', '?view=//', '?view=a/b/c'])(
    'leaves out %s', (search) => expect(planner.readLink(search)).toEqual({ run: null, level: 3, selection: null, view: null }));
});

describe('the resident’s address', () => {
  const link: resident.ResidentLink = { lon: 104.08, lat: 30.69, item: 'residence_permit', persona: 'elder', at: '2026-11-22T20:30', station: 7 };
  it('comes back as it went', () => expect(resident.readLink(resident.writeLink('?lang=en', link))).toEqual(link));
  it('keeps the language', () => expect(resident.writeLink('?lang=en', link)).toContain('lang=en'));
  it.each(['?lon=104', '?lat=30', '?lon=104&lat=95', '?lon=NaN&lat=30', '?lon=&lat=', '?persona=robot', '?at=tomorrow', '?station=-3'])(
    'leaves out %s', (search) => expect(resident.readLink(search)).toEqual({ lon: null, lat: null, item: null, persona: 'adult', at: null, station: null }));
});
