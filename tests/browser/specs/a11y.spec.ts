import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { cutTexts, hiddenFocus, sideways } from './looks';
import { openState, rest, states, wanted } from './states';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
// Of a phone 320 pixels wide, or of a window of 1280 that is enlarged to 400 % (WCAG 2.2, 1.4.10).
const narrow = { width: 320, height: 640 };
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Axe { run(context: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] }> }

/** What axe finds; in the dark only what depends on colour, as nothing else differs. */
const violations = (page: Page, onlyColour: boolean): Promise<string[]> => page.evaluate(async ({ levels, onlyColour }) => {
  const { axe } = globalThis as unknown as { axe: Axe };
  const runOnly = onlyColour ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: levels };
  const found = await axe.run({ exclude: ['.leaflet-tile-pane'] }, { runOnly, rules: onlyColour ? {} : { 'target-size': { enabled: true } }, resultTypes: ['violations'] });
  // Marks lie on the map where the things are: their nearness is essential (Understanding WCAG 2.2, 2.5.8), and lists beside the map have them all.
  const isMark = (target: string): boolean => document.querySelector(target)?.closest('.leaflet-marker-icon') != null;
  return found.violations.flatMap((each) => each.nodes.filter((node) => each.id !== 'target-size' || !isMark(node.target[0]!)).map((node) => `${each.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}, { levels, onlyColour });

test('every page and every desk of the planner has states that are looked at', () => {
  const links = states.map((state) => (typeof state.path === 'string' ? state.path : '/planner?run /?lon'));
  expect(wanted.filter((part) => !links.some((link) => link === part || link.split(/[?#]/)[0] === part || link.includes(part)))).toEqual([]);
});

for (const state of states) {
  test(`${state.name}: axe finds nothing, no text is cut off, nothing hides the focus`, async ({ page, request, baseURL }, info) => {
    test.skip(info.project.name !== 'demo', 'The demo city has every state.');
    test.setTimeout(120_000);
    const found: string[] = [];
    for (const language of ['zh', 'en'] as const) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(sizes.desk);
      await openState(page, request, baseURL!, state, language);
      await page.evaluate(axe);
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize(viewport);
        await rest(page);
        const note = (where: string, what: readonly string[]) => found.push(...what.map((each) => `${language}, ${size}, ${where}: ${each}`));
        note('light', await violations(page, false));
        note('cut off', await cutTexts(page));
        note('sideways', await sideways(page));
        if (language === 'zh') note('focus', await hiddenFocus(page)); // the same elements in the same places
        await page.emulateMedia({ colorScheme: 'dark' });
        await rest(page);
        note('dark', await violations(page, true));
        if (size !== 'phone') continue;
        await page.setViewportSize(narrow);
        await rest(page);
        note('320 pixels', [...await sideways(page), ...await cutTexts(page)]);
        await page.setViewportSize(viewport);
        await page.evaluate(() => {
          // WCAG 2.2, 1.4.12.
          const spaced = new CSSStyleSheet();
          spaced.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, spaced];
        });
        await rest(page);
        note('wide spacing', [...await sideways(page), ...await cutTexts(page)]);
      }
    }
    expect([...new Set(found)]).toEqual([]);
  });
}
