import { beforeEach, describe, expect, it } from 'vitest';
import { language } from '../src/i18n';
import { hoursInWords, metres, minutes, share, squareKilometres, time, timeFrom, walkMinutes } from '../src/i18n/format';

beforeEach(() => { language.value = 'en'; });

describe('opening hours', () => {
  it('are told in words', () => {
    expect(hoursInWords('Mo-Fr 09:00-17:00; Sa,Su 09:00-12:00; PH off')).toBe('Mon–Fri 09:00–17:00; Sat, Sun 09:00–12:00; closed on public holidays');
    expect(hoursInWords('24/7')).toBe('open day and night');
    language.value = 'zh';
    expect(hoursInWords('Mo-Fr 09:00-17:00; PH off')).toBe('周一至周五 09:00–17:00；节假日休息');
  });
  it('stay as they are where they say more than days and times', () => expect(hoursInWords('Mo-Fr sunrise-sunset; Sa off')).toBe('Mo-Fr sunrise-sunset; Sa off'));
});

describe('share', () => {
  it('shows one digit', () => expect(share(0.8642)).toBe('86.4%'));
  it('does not call nearly all all', () => expect(share(0.99996)).toBe('99.9%'));
  it('does not call hardly any none', () => expect(share(0.00001)).toBe('0.1%'));
  it('shows all and none without digits', () => expect([share(1), share(0)]).toEqual(['100%', '0%']));
  it('shows a dash where there is no share', () => expect([share(null), share(undefined), share(NaN)]).toEqual(['—', '—', '—']));
});

describe('metres', () => {
  it('are whole below 100', () => expect(metres(42.4)).toBe('42 m'));
  it('are tens above', () => expect(metres(454)).toBe('450 m'));
  it('become kilometres, never 1,000 m', () => expect([metres(994), metres(995), metres(1249)]).toEqual(['990 m', '1.0 km', '1.2 km']));
  it('are Chinese in Chinese', () => { language.value = 'zh'; expect(metres(312)).toBe('310 米'); });
});

describe('walking minutes', () => {
  it('round upwards', () => expect([walkMinutes(61), walkMinutes(60), walkMinutes(900)]).toEqual([2, 1, 15]));
  it('are never none', () => expect(walkMinutes(0)).toBe(1));
  it('have a unit', () => expect(minutes(130)).toBe('3 min'));
});

it('square kilometres have two digits', () => expect(squareKilometres(1_234_567)).toBe('1.23 km²'));

describe('local times', () => {
  it('stay what the clocks of the city show, whatever the zone of the browser', () => expect(time('2026-11-22T20:30')).toBe('20:30'));
  it('have no day on the same day', () => expect(timeFrom('2026-11-22T17:30:00', '2026-11-22T09:00')).toBe('17:30'));
  it('have a weekday within the week', () => expect(timeFrom('2026-11-23T09:00', '2026-11-22T20:00')).toBe('Mon 09:00'));
  it('have a date beyond it', () => expect(timeFrom('2026-11-30T09:00', '2026-11-22T20:00')).toContain('30 Nov'));
});
