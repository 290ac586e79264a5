import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test, type Locator, type Page } from '@playwright/test';
import { fill, type Key, type Values } from '../../../web/src/i18n/index';
import { boxOf, phone } from './world';

const folder = join(import.meta.dirname, '../../../web/src/i18n');

/** Every text of every page in one language, as the pages have it. */
async function dictionary(language: 'zh' | 'en'): Promise<Record<string, string>> {
  const parts = await Promise.all(readdirSync(folder).filter((file) => file.endsWith(`.${language}.ts`))
    .map(async (file) => Object.values(await import(pathToFileURL(join(folder, file)).href) as Record<string, Record<string, string>>)[0]!));
  return Object.assign({}, ...parts) as Record<string, string>;
}

/** A language and a size in which a story is told. */
export interface View {
  name: string;
  language: 'zh' | 'en';
  locale: 'zh-CN' | 'en-GB';
  isPhone: boolean;
  options: object;
  /** A text of the page, with its values. */
  say(key: Key, values?: Values): string;
  /** A text of the page with anything for its values, in any of its forms. */
  said(key: Key): RegExp;
  /** A count as the page writes it. */
  n(count: number): string;
  /** A finger on the phone, the mouse at the desk; in shares of what is pressed, its middle where nothing is said. */
  press(target: Locator, x?: number, y?: number): Promise<void>;
  /** Takes hold at a place of the window, moves in steps with a pause after each, and lets go; `held` before that. Pixels. */
  drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }, held?: () => Promise<void>): Promise<void>;
}

const steps = 8;
const pause = (page: Page): Promise<void> => page.waitForTimeout(60); // a hand is no quicker

async function dragByMouse(page: Page, from: { x: number; y: number }, by: { x: number; y: number }, held?: () => Promise<void>): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    await page.mouse.move(from.x + by.x * step / steps, from.y + by.y * step / steps, { steps: 2 });
    await pause(page);
  }
  await held?.();
  await page.mouse.up();
}

async function dragByFinger(page: Page, from: { x: number; y: number }, by: { x: number; y: number }, held?: () => Promise<void>): Promise<void> {
  const touch = await page.context().newCDPSession(page);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] });
  for (let step = 1; step <= steps; step++) {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: from.x + by.x * step / steps, y: from.y + by.y * step / steps }] });
    await pause(page);
  }
  await held?.();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await touch.detach();
}

const desktop = { viewport: { width: 1440, height: 900 } };

async function viewOf(language: 'zh' | 'en', isPhone: boolean): Promise<View> {
  const texts = await dictionary(language);
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = (text: string) => text.split(' | ').map((form) => form.split(/\{\w+\}/).map(literal).join('.*?')).join('|');
  return {
    name: `${language}, ${isPhone ? 'phone' : 'desk'}`, language, locale, isPhone, options: { ...(isPhone ? phone : desktop), locale },
    say: (key, values = {}) => fill(texts[key]!, values, locale),
    said: (key) => new RegExp(pattern(texts[key]!)),
    n: (count) => new Intl.NumberFormat(locale).format(count),
    async press(target, x = 0.5, y = 0.5) {
      const box = await boxOf(target);
      const position = { x: box.width * x, y: box.height * y };
      await (isPhone ? target.tap({ position }) : target.click({ position }));
    },
    drag: isPhone ? dragByFinger : dragByMouse,
  };
}

const views = await Promise.all(([['zh', false], ['zh', true], ['en', false], ['en', true]] as const).map(([language, isPhone]) => viewOf(language, isPhone)));

/** One of the four: `zh, desk`, `zh, phone`, `en, desk` or `en, phone`. */
export const inView = (name: `${'zh' | 'en'}, ${'desk' | 'phone'}`): View => views.find((view) => view.name === name)!;

/** The stories of `tell` in Chinese and in English, at a desk and on a phone; over the other city in two of the four. */
export function inEveryView(tell: (view: View) => void): void {
  for (const view of views) {
    test.describe(view.name, () => {
      test.use(view.options);
      test.beforeEach(({}, info) => {
        test.skip(info.project.name !== 'demo' && view.isPhone !== (view.language === 'en'), 'Told in this view over the demo city.');
      });
      tell(view);
    });
  }
}
