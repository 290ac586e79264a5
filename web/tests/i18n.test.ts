import { describe, expect, it } from 'vitest';
import { residentEn } from '../src/i18n/resident.en';
import { chooseLanguage, fill } from '../src/i18n';

const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();

const parts = (files: Record<string, Record<string, Record<string, string>>>): Record<string, Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([file, module]) => [/(\w+)\.\w+\.ts$/.exec(file)![1]!, Object.values(module)[0]!]));
const zhParts = parts(import.meta.glob('../src/i18n/*.zh.ts', { eager: true }));
const enParts = parts(import.meta.glob('../src/i18n/*.en.ts', { eager: true }));

describe('texts', () => {
  it('are in both languages', () => expect(Object.keys(enParts).sort()).toEqual(Object.keys(zhParts).sort()));
  it('have one meaning each', () => {
    const keys = Object.values(zhParts).flatMap((part) => Object.keys(part));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  describe.each(Object.entries(zhParts))('of %s', (name, zh) => {
    const en = enParts[name]!;
    it('are the same keys in both languages', () => expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort()));
    it('are filled by the same values in both', () => {
      for (const [key, text] of Object.entries(zh)) expect(holes(en[key]!), key).toEqual(holes(text));
    });
    it('are not empty, and keep Chinese out of the English', () => {
      for (const [key, text] of Object.entries(en)) expect(text.trim() === '' || /[\u4e00-\u9fff]/.test(text), key).toBe(false);
    });
  });
});

/** Every page's modules with what is loaded later, as written. */
describe('every page adds the words that it says', () => {
  const sources: Record<string, string> = import.meta.glob('../src/**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' });
  const find = (from: string, path: string) => {
    const whole = new URL(path, `file://${from.replace('..', '')}`).pathname;
    return [`..${whole}.ts`, `..${whole}.tsx`, `..${whole}/index.ts`].find((file) => file in sources);
  };
  const reached = (file: string, known = new Set<string>()): Set<string> => {
    if (known.has(file)) return known;
    known.add(file);
    for (const [, path] of sources[file]!.matchAll(/(?:^import (?!type)[^;]*?from |import\()'(\.[^']+)'/gm)) {
      const next = find(file, path!);
      if (next) reached(next, known);
    }
    return known;
  };
  it.each(Object.keys(sources).filter((file) => file.endsWith('/main.tsx')))('%s', (page) => {
    const files = [...reached(page)];
    const said = new Set(['common', ...files.flatMap((file) => [...sources[file]!.matchAll(/addWords\((\w+)Zh, /g)].map((match) => match[1]!))].flatMap((part) => Object.keys(zhParts[part]!)));
    const wanted = files.filter((file) => !file.includes('/i18n/')).flatMap((file) => [...sources[file]!.matchAll(/\bt\('(\w+\.[\w.]+)'/g)].map((match) => match[1]!));
    expect(wanted.filter((key) => !said.has(key))).toEqual([]);
  });
});

describe('fill', () => {
  it('groups digits', () => expect(fill('{n} people', { n: 13371 }, 'en-GB')).toBe('13,371 people'));
  it('takes the form for one', () => expect(fill('{n} gap | {n} gaps', { n: 1 }, 'en-GB')).toBe('1 gap'));
  it('takes the other form', () => expect(fill('{n} gap | {n} gaps', { n: 0 }, 'en-GB')).toBe('0 gaps'));
  it('tells one day from two', () => expect([1, 2].map((n) => fill(residentEn['report.nearOne'], { metres: 40, n }, 'en-GB'))).toEqual(['within 40 m, 1 day ago', 'within 40 m, 2 days ago']));
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
