import { computed, signal } from '@preact/signals';
import { commonEn } from './common.en';
import { commonZh } from './common.zh';
import type { Words } from './words';

export type Language = 'zh' | 'en';
export type Key = keyof Words;
/** Texts whose key starts with a prefix, such as `reason.`. */
export type KeyUnder<P extends string> = Key extends infer K ? (K extends `${P}${infer Rest}` ? Rest : never) : never;

const storageName = 'gridmap.language';

/** The address says first, then what was chosen before, then the browser. */
export function chooseLanguage(search: string, stored: string | null, browser: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang') ?? stored;
  if (asked) return asked.toLowerCase().startsWith('en') ? 'en' : 'zh';
  return browser.length > 0 && !browser.some((tag) => tag.toLowerCase().startsWith('zh')) && browser[0]!.startsWith('en') ? 'en' : 'zh';
}

const stored = (): string | null => {
  try {
    return localStorage.getItem(storageName);
  } catch (error) {
    console.info('The choice of language is not kept: storage is not available.', error);
    return null;
  }
};

const inBrowser = typeof window !== 'undefined';
export const language = signal<Language>(inBrowser ? chooseLanguage(location.search, stored(), navigator.languages) : 'zh');
export const locale = computed(() => (language.value === 'en' ? 'en-GB' : 'zh-CN'));

/** Keeps the choice in the address and in the browser. */
export function setLanguage(next: Language): void {
  language.value = next;
  const url = new URL(location.href);
  url.searchParams.set('lang', next);
  history.replaceState(history.state, '', url);
  try {
    localStorage.setItem(storageName, next);
  } catch (error) {
    console.info('The choice of language is not kept: storage is not available.', error);
  }
}

export type Values = Record<string, string | number>;

/** Fills `{name}`; of a text with forms `one | other` takes that which `n` asks for. */
export function fill(text: string, values: Values, locales: string): string {
  const forms = text.split(' | ');
  const form = forms.length > 1 && new Intl.PluralRules(locales).select(Number(values.n)) === 'one' ? forms[0]! : forms[forms.length - 1]!;
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(locales).format(value) : value;
  });
}

const texts: Record<Language, Record<string, string>> = { zh: { ...commonZh }, en: { ...commonEn } };

/** The texts of a page or of a part that is loaded later, before it is drawn. */
export function addWords<Part extends Record<string, string>>(zh: Part, en: Record<keyof Part, string>): void {
  Object.assign(texts.zh, zh);
  Object.assign(texts.en, en);
}

/** A key whose words its page did not add is shown as it is; a test looks for such. */
export function t(key: Key, values: Values = {}): string {
  return fill(texts[language.value][key] ?? key, values, locale.value);
}

/** For codes that come from the service: the code itself where we have no word for it. */
export function tCode(prefix: string, code: string, values: Values = {}): string {
  const key = `${prefix}.${code}`;
  return key in texts.zh ? t(key as Key, values) : code;
}
