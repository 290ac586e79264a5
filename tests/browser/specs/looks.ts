import type { Page } from '@playwright/test';

/** Meant to be cut: what is for screen readers only, what is written on the map itself, and boxes of text that one types or scrolls in. */
const meant = '.sr-only, .sr-only *, .leaflet-container *, input, textarea, select, option, [hidden], [hidden] *, [data-may-be-cut], [data-may-be-cut] *';

/** Texts that do not fit where they are written. */
export const cutTexts = (page: Page): Promise<string[]> => page.evaluate((meant) => {
  const name = (element: Element): string => `${element.tagName.toLowerCase()}${[...element.classList].map((each) => `.${each}`).join('')}`;
  const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
  const found: string[] = [];
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(meant) || !element.checkVisibility()) continue;
    const nodes = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '');
    if (nodes.length === 0) continue;
    const range = document.createRange();
    range.setStartBefore(nodes[0]!);
    range.setEndAfter(nodes.at(-1)!);
    const lines = nodes.length === 1 ? [range.getBoundingClientRect()] : nodes.map((node) => { range.selectNode(node); return range.getBoundingClientRect(); });
    const text = { left: Math.min(...lines.map((line) => line.left)), right: Math.max(...lines.map((line) => line.right)), top: Math.min(...lines.map((line) => line.top)), bottom: Math.max(...lines.map((line) => line.bottom)) };
    if (text.right <= text.left) continue;
    // The text against every box around it that cuts.
    for (let box: HTMLElement | null = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const inner = box.getBoundingClientRect();
      if (inner.width <= 1.5 && inner.height <= 1.5) break; // for screen readers only
      const [dx, dy] = [cuts(style.overflowX), cuts(style.overflowY)];
      const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
      if (scrolls || style.position === 'fixed') break;
      if (style.clipPath === 'inset(50%)') break;
      const ellipsis = box === element && dx && box.scrollWidth > box.clientWidth + 1;
      if (ellipsis || (dx && (text.right > inner.right + 1.5 || text.left < inner.left - 1.5)) || (dy && (text.bottom > inner.bottom + 4 || text.top < inner.top - 4))) {
        found.push(`${name(box)} cuts “${element.textContent!.trim().slice(0, 60)}”`);
        break;
      }
    }
  }
  return [...new Set(found)];
}, meant);

/** The page is wider than the window, and what makes it so; what scrolls in a box of its own is no matter. */
export const sideways = (page: Page): Promise<string[]> => page.evaluate(() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth + 1) return [];
  const widest = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1).slice(-3)
    .map((element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`);
  return [`the page is ${wide} wide in ${innerWidth}: ${widest.join(', ')}`];
});

/** What lies wholly under something else when it has the focus (WCAG 2.2, 2.4.11). */
export const hiddenFocus = (page: Page): Promise<string[]> => page.evaluate(async () => {
  const found: string[] = [];
  const before = document.activeElement as HTMLElement | null;
  const dialog = document.querySelector('dialog[open]');
  const sought = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const pause = (): Promise<unknown> => new Promise((done) => { setTimeout(done, 400); });
  const shares = [0.08, 0.25, 0.5, 0.75, 0.92];
  const isSeen = (element: HTMLElement): boolean => {
    const { left, top: upper, right, bottom } = element.getBoundingClientRect();
    const inView = { left: Math.max(0, left), top: Math.max(0, upper), right: Math.min(innerWidth, right), bottom: Math.min(innerHeight, bottom) };
    return shares.some((x) => shares.some((y) => {
      const top = document.elementFromPoint(inView.left + (inView.right - inView.left) * x, inView.top + (inView.bottom - inView.top) * y);
      return top !== null && (element.contains(top) || top.closest('label')?.contains(element) === true);
    }));
  };
  for (const element of [...(dialog ?? document).querySelectorAll<HTMLElement>(sought)].slice(0, 80)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled, .sr-only, .sr-only *') || element.closest('[inert]')) continue;
    element.focus({ preventScroll: false });
    if (document.activeElement !== element) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0) continue;
    // Lists close, the tour makes way and the map moves for the focus, but not in the same moment.
    if (!isSeen(element)) await pause();
    if (!isSeen(element)) found.push(`${element.tagName.toLowerCase()}.${[...element.classList].join('.')} “${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 40)}” at ${Math.round(box.left)}, ${Math.round(box.top)}`);
  }
  before?.focus({ preventScroll: true });
  return found;
});
