import { beforeEach, describe, expect, it } from 'vitest';
import type { GapEvidence, GapReason, GapRemedy } from '../src/api/types';
import { addWords, language } from '../src/i18n';
import { plannerEn } from '../src/i18n/planner.en';
import { plannerZh } from '../src/i18n/planner.zh';
import { obstacles, whyText } from '../src/planner/coverage/reasons';
import { closesText, remedyText } from '../src/planner/coverage/remedies';

addWords(plannerZh, plannerEn);
beforeEach(() => { language.value = 'en'; });

const river = { kind: 'river', name: null, geometry: { type: 'Point', coordinates: [0, 0] } } satisfies GapEvidence['inTheWay'][number];
const station = { id: 1, name: 'Centre', lon: 0, lat: 0, openingHours: 'Mo-Fr 09:00-17:00' };
const gap = (reason: GapReason, evidence: Partial<GapEvidence>) => ({
  reason,
  evidence: {
    from: [0, 0], station, straightMetres: 300, walkMetres: 1300, walkSeconds: 1000, detourRatio: 4.333, nearestStreetMetres: null, gateId: null, inTheWay: [],
    route: null, gate: null, opensNext: null, item: null, capacity: null, peopleNearest: null, piece: null, ...evidence,
  } as GapEvidence,
});

describe('a reason is told with its evidence', () => {
  it('a barrier by what is in the way, both lengths and their ratio', () => {
    const said = whyText(gap('barrier', { inTheWay: [{ ...river, name: 'Fu' }] }));
    for (const part of ['Centre', '300 m', 'Fu (water)', '1.3 km', '4.3']) expect(said).toContain(part);
  });
  it('a barrier that cannot be passed at all without a length of the walk', () => expect(whyText(gap('barrier', { walkMetres: null, inTheWay: [river] }))).toMatch(/no way/));
  it('a longer walk without blaming anything', () => {
    expect(whyText(gap('too_far', { detourRatio: 1.3 }))).toContain('1.3 times');
    expect(whyText(gap('too_far', { detourRatio: 2.2 }))).toMatch(/2\.2 times.*nothing/);
  });
  it('closed by the hours and the next opening', () => {
    const said = whyText(gap('closed', { opensNext: '2026-11-23T09:00' }));
    for (const part of ['Centre', 'Mon–Fri 09:00–17:00', '09:00', '23 Nov']) expect(said).toContain(part);
  });
  it('closed by a gate that is shut at the hour', () => {
    const gate = { id: 5, lon: 0, lat: 0, compound: 'East Court', access: 'residents', openingHours: '06:00-20:00' };
    expect(whyText(gap('closed', { gate }))).toMatch(/gate of East Court.*every day 06:00–20:00/);
  });
  it('an item by its name', () => expect(whyText(gap('item_not_offered', { item: 'residence_permit' }), 'Residence permit')).toMatch(/Centre.*Residence permit/));
  it('a full station by its figures', () => expect(whyText(gap('over_capacity', { capacity: 1000, peopleNearest: 4512 }))).toMatch(/Centre.*1,000.*4,512/));
  it('no street by the distance to the nearest', () => expect(whyText(gap('unsnapped', { nearestStreetMetres: 212 }))).toContain('210 m'));
  it('a piece of the network by its size', () => expect(whyText(gap('disconnected', { piece: { streets: 12, metres: 840 } }))).toMatch(/12 streets.*840 m/));
});

it('obstacles are listed once, and unnamed ones only where none of their kind has a name', () => {
  const named = { ...river, name: 'Fu' };
  expect(obstacles({ inTheWay: [river, named, named, { ...river, kind: 'railway' }, { ...river, kind: 'railway' }] })).toEqual(['Fu (water)', 'a railway']);
});

describe('a remedy is told as one change', () => {
  const remedy = (part: Partial<GapRemedy>): GapRemedy => ({
    kind: 'new_station', lon: 0, lat: 0, peopleClosed: 50, householdsClosed: 20, ofPeople: 200, stationId: null, stationName: null, gateId: null, compound: null,
    access: null, line: null, lengthMetres: null, across: null, capacity: null, ...part,
  });
  it('by where it is and how large', () => {
    expect(remedyText(remedy({ kind: 'bridge', lengthMetres: 121, across: { kind: 'river', name: 'Fu' } }))).toMatch(/Fu.*120 m/);
    expect(remedyText(remedy({ kind: 'open_gate', compound: 'East Court', access: 'visitors' }))).toMatch(/East Court.*visitors/);
    expect(remedyText(remedy({ kind: 'more_capacity', stationName: 'Centre', capacity: 4512 }))).toMatch(/Centre.*4,512/);
    expect(remedyText(remedy({ kind: 'add_item', stationName: 'Centre' }), 'Permit')).toMatch(/Permit.*Centre/);
  });
  it('by how many it closes the gap for', () => {
    expect(closesText(remedy({}))).toMatch(/50 people.*25\.0%/);
    expect(closesText(remedy({ peopleClosed: 200 }))).toContain('all 200');
  });
});
