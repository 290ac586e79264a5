import { describe, expect, it } from 'vitest';
import { en } from '../src/i18n/en';
import { zh } from '../src/i18n/zh';
import { chooseLanguage, fill } from '../src/i18n';

const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();

describe('texts', () => {
  it('are the same keys in both languages', () => expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort()));

  it.each(Object.entries(zh))('%s is filled by the same values in both', (key, text) => {
    expect(holes(en[key as keyof typeof zh])).toEqual(holes(text));
    expect(en[key as keyof typeof zh].trim()).not.toBe('');
  });

  it('keep Chinese out of the English', () => {
    for (const [key, text] of Object.entries(en)) expect(/[\u4e00-\u9fff]/.test(text), key).toBe(false);
  });
});

describe('fill', () => {
  it('groups digits', () => expect(fill('{n} people', { n: 13371 }, 'en-GB')).toBe('13,371 people'));
  it('takes the form for one', () => expect(fill('{n} gap | {n} gaps', { n: 1 }, 'en-GB')).toBe('1 gap'));
  it('takes the other form', () => expect(fill('{n} gap | {n} gaps', { n: 0 }, 'en-GB')).toBe('0 gaps'));
  it('tells one day from two', () => expect([1, 2].map((n) => fill(en['report.nearOne'], { metres: 40, n }, 'en-GB'))).toEqual(['within 40 m, 1 day ago', 'within 40 m, 2 days ago']));
  it('leaves what it has no value for', () => expect(fill('{a} {b}', { a: 'x' }, 'en-GB')).toBe('x {b}'));
});

describe('chooseLanguage', () => {
  it('obeys the address before all', () => expect(chooseLanguage('?lang=en', 'zh', ['zh-CN'])).toBe('en'));
  it('remembers what was chosen', () => expect(chooseLanguage('', 'en', ['zh-CN'])).toBe('en'));
  it('follows a browser that speaks English only', () => expect(chooseLanguage('', null, ['en-GB', 'en'])).toBe('en'));
  it('is Chinese for all others', () => {
    expect(chooseLanguage('', null, ['fr'])).toBe('zh');
    expect(chooseLanguage('', null, ['en', 'zh'])).toBe('zh');
    expect(chooseLanguage('?lang=xx', null, [])).toBe('zh');
  });
});
