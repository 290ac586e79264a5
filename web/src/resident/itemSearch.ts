import type { ServiceItem } from '../api/types';

/** What of an item a search reads. */
export type Searched = Pick<ServiceItem, 'code' | 'nameZh' | 'nameEn' | 'words' | 'pinyin'>;
/** The word by which an item was found; null: by its name. */
export interface Hit<T> { item: T; score: number; word: string | null }

/** What people say round the thing that they want. */
const fillers = /^(?:我|要|想|去|给|帮|来)+|办理|办|怎么|如何|哪里|哪儿|可以|能|申请|一下|[的吗呢了]$/g;
const han = /\p{Script=Han}/u;

const clean = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '');

/** As many hear no difference between them: zh and z, n and l, eng and en. */
const plain = (syllable: string): string => syllable.replace(/^([zcs])h/, '$1').replace(/^l/, 'n').replace(/ng$/, 'n').replace(/v/g, 'u');

/** Whether the letters are the beginnings of successive syllables from one of them on: `juzhuzheng`, `jzz`, `juzz`. How many syllables that takes; 0: they are not. */
function spelled(letters: string, syllables: readonly string[], from: number): number {
  const syllable = syllables[from];
  if (syllable === undefined) return 0;
  for (let length = Math.min(syllable.length, letters.length); length > 0; length--) {
    if (!letters.startsWith(syllable.slice(0, length))) continue;
    const rest = letters.slice(length);
    const more = rest === '' ? 0 : spelled(rest, syllables, from + 1);
    if (rest === '' || more > 0) return more + 1;
  }
  return 0;
}

function pinyinScore(letters: string, pinyin: string): number {
  const syllables = pinyin.split(' ');
  const score = (typed: string, heard: readonly string[], least: number): number => {
    for (let from = 0; from < heard.length; from++) {
      const taken = spelled(typed, heard, from);
      if (taken > 0) return least + (from === 0 ? 10 : 0) + (taken === heard.length ? 10 : 0) + Math.min(5, typed.length);
    }
    return 0;
  };
  return score(letters, syllables, 60) || (letters.length > 2 ? score(plainLetters(letters), syllables.map(plain), 45) : 0);
}

/** Letters as they were typed, without marks between syllables. */
const plainLetters = (letters: string): string => letters.replace(/([zcs])h/g, '$1').replace(/ng(?![aeiouv])/g, 'n').replace(/l/g, 'n').replace(/v/g, 'u');

function hanScore(typed: string, name: string): number {
  if (name === typed) return 100;
  if (name.startsWith(typed)) return 85;
  if (name.includes(typed)) return 75;
  if (typed.length > name.length && name.length > 1 && typed.includes(name)) return 70; // 我要办低保
  let at = 0;
  for (const character of name) if (character === typed[at]) at++;
  if (typed.length > 1 && at === typed.length) return 60; // 居证
  const shared = [...typed].filter((character) => name.includes(character)).length / typed.length;
  return typed.length > 2 && shared >= 0.6 ? 40 * shared : 0; // one character wrong
}

function englishScore(typed: string, name: string): number {
  const words = name.toLowerCase().split(/[^a-z]+/);
  const asked = typed.split(/[^a-z]+/).filter(Boolean);
  return asked.length > 0 && asked.every((each) => words.some((word) => word.startsWith(each))) ? 80 : 0;
}

function scoreOf(typed: string, letters: string, text: string, pinyin: string): number {
  if (!han.test(letters)) return Math.max(clean(text).includes(letters) ? 75 : 0, pinyinScore(letters, pinyin));
  const bare = typed.replace(fillers, '');
  return Math.max(hanScore(typed, text), bare && bare !== typed ? hanScore(bare, text) - 1 : 0);
}

/** Items by how well they answer what was typed, the best first: by name, by what people say, by pinyin or its initials, in English. */
export function searchItems<T extends Searched>(items: readonly T[], typed: string): Hit<T>[] {
  const text = clean(typed);
  if (text === '') return [];
  const hits: Hit<T>[] = [];
  for (const item of items) {
    let best: Hit<T> = { item, score: Math.max(scoreOf(text, text, item.nameZh, item.pinyin[0] ?? ''), han.test(text) ? 0 : englishScore(typed.toLowerCase(), item.nameEn)), word: null };
    item.words.forEach((word, index) => {
      const score = scoreOf(text, text, word, item.pinyin[index + 1] ?? '') - 2;
      if (score > best.score) best = { item, score, word };
    });
    if (best.score > 0) hits.push(best);
  }
  return hits.sort((one, other) => other.score - one.score);
}
