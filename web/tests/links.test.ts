import { describe, expect, it } from 'vitest';
import * as planner from '../src/planner/coverage/url';
import { withParameters } from '../src/ui/address';
import * as resident from '../src/resident/url';

describe('the planner’s address', () => {
  const link: planner.PlannerLink = {
    ask: { kind: null, item: 'residence_permit', category: null, minutes: 10, persona: 'elder', at: '2026-11-23T10:00', respectCapacity: true },
    run: '78ffeaec-52b5-48ce-bc88-e1bd4435d541', level: 5, selection: { type: 'gap', id: 12 }, view: { zoom: 14.5, lat: 30.69, lon: 104.08 },
    tab: 'gaps', areaOrder: { column: 'name', descending: false }, gapOrder: { column: 'closed', descending: true }, everywhere: true, reason: 'barrier', find: '大桥 社区',
    day: '2026-11-23', hour: 0,
  };
  it('comes back as it went', () => expect(planner.readLink(withParameters('', planner.writeLink(link)))).toEqual(link));
  it('holds a question without a run', () => {
    const ask = { kind: 'rest_station', item: null, category: null, minutes: 5, persona: 'adult', at: null };
    expect(planner.readLink(withParameters('', planner.writeLink({ ...planner.emptyLink, ask }))).ask).toEqual(ask);
  });
  it('keeps the language', () => expect(withParameters('?lang=en&run=x', planner.writeLink(link))).toContain('lang=en'));
  it('is empty for the defaults', () => expect(withParameters('', planner.writeLink(planner.emptyLink))).toBe(''));
  it.each(['?run=../x', '?level=9', '?level=1.5', '?select=gap:-1', '?select=nothing:1', '?view=1/2', '?view=14/95/104', '?view=//', '?view=a/b/c', '?ask=kind:,15,adult', '?ask=kind:x,0,adult',
    '?ask=kind:x,15', '?ask=kind:x,15,adult,tomorrow', '?ask=shop:x,15,adult', '?tab=none', '?sort=-nothing', '?gapsort=name', '?reason=why', '?day=2026-13-40', '?hour=24', '?hour=-1', '?hour='])(
    'leaves out %s', (search) => expect(planner.readLink(search)).toEqual(planner.emptyLink));
});

describe('the day whose hours are told', () => {
  it.each([['2026-11-20', '2026-11-20'], ['2026-11-21', '2026-11-23'], ['2026-11-22', '2026-11-23'], ['2026-11-30', '2026-11-30'], ['2026-10-31', '2026-11-02']])(
    'of %s is %s', (today, day) => expect(planner.workingDay(today)).toBe(day));
});

describe('the resident’s address', () => {
  const link: resident.ResidentLink = { lon: 104.08, lat: 30.69, item: 'residence_permit', persona: 'elder', at: '2026-11-22T20:30', station: 7 };
  it('comes back as it went', () => expect(resident.readLink(resident.writeLink('?lang=en', link))).toEqual(link));
  it('keeps the language', () => expect(resident.writeLink('?lang=en', link)).toContain('lang=en'));
  it.each(['?lon=104', '?lat=30', '?lon=104&lat=95', '?lon=NaN&lat=30', '?lon=&lat=', '?persona=robot', '?at=tomorrow', '?station=-3'])(
    'leaves out %s', (search) => expect(resident.readLink(search)).toEqual({ lon: null, lat: null, item: null, persona: 'adult', at: null, station: null }));
});
