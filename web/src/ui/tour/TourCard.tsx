import { useEffect, useId, useRef } from 'preact/hooks';
import { addWords, t } from '../../i18n';
import { tourEn } from '../../i18n/tour.en';
import { tourZh } from '../../i18n/tour.zh';
import { Icon } from '../Icon';
import './tour.css';
import { placeBeside } from './place';
import { endTour, showStep, tour, tourSteps, type TourRole } from './state';

addWords(tourZh, tourEn);

type Step = 1 | 2 | 3 | 4;

/** What each step is about: the first of these that is in view. A browser test walks them, so that none goes stale. */
const targets: Record<TourRole, readonly [string, string, string, string]> = {
  planner: ['.ask-sentence', '.figures, .panel .ask', '.stage-map', '.desks'],
  worker: ['.virtual .row, .virtual, .nothing', '.virtual .row, .list-search', '.status-chip', '.worker .tabs'],
  dispatcher: ['.desk-board, .phone-tabs', '.desk-list, .phone-tabs', '.desk-map, .phone-tabs', '.bar .views'],
  resident: ['.top', '.top', '.sheet', '.tasks'],
};

function find(role: TourRole, step: number): Element | null {
  const isSeen = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility();
  };
  for (const selector of targets[role][step - 1]!.split(', ')) {
    const seen = [...document.querySelectorAll(selector)].find(isSeen);
    if (seen) return seen;
  }
  return null;
}

/** One step beside what it is about. It takes nothing from the page: everything behind it can be pressed and reached by keyboard. */
export function TourCard({ role }: { role: TourRole }) {
  const { step, asked } = tour.value!;
  const id = useId();
  const card = useRef<HTMLElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLButtonElement>(null);

  useEffect(() => { if (asked) next.current!.focus(); }, [asked]);
  useEffect(() => {
    const target = find(role, step);
    target?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    let frame = 0;
    const lay = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => layOut(card.current!, ring.current!, find(role, step)));
    };
    lay();
    const changed = new ResizeObserver(lay);
    for (const element of [document.body, card.current!, target]) if (element) changed.observe(element);
    const drawn = new MutationObserver(lay);
    drawn.observe(document.body, { childList: true, subtree: true });
    addEventListener('scroll', lay, { capture: true, passive: true });
    addEventListener('focusin', lay);
    addEventListener('resize', lay);
    return () => {
      cancelAnimationFrame(frame);
      changed.disconnect();
      drawn.disconnect();
      removeEventListener('scroll', lay, { capture: true });
      removeEventListener('focusin', lay);
      removeEventListener('resize', lay);
    };
  }, [role, step]);

  const end = () => {
    endTour(role);
    if (card.current!.contains(document.activeElement)) document.querySelector<HTMLElement>('[data-tour-button]')?.focus();
  };
  const last = step === tourSteps;
  return (
    <>
      <div ref={ring} class="tour-ring" />
      <section ref={card} class="tour" role="dialog" aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`}
        onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); end(); } }}>
        <div class="tour-words" aria-live="polite">
          <p class="tour-count quiet">{t('tour.count', { step, of: tourSteps })}</p>
          <h2 id={`${id}-title`}>{t(`tour.${role}.${step as Step}.title`)}</h2>
          <p id={`${id}-text`}>{textOf(role, step as Step)}</p>
        </div>
        <button type="button" class="icon-button tour-close" aria-label={t('tour.skip')} title={t('tour.skip')} onClick={end}><Icon name="close" /></button>
        <div class="tour-buttons">
          {step > 1 && <button type="button" class="button button-small" onClick={() => showStep(step - 1)}>{t('tour.back')}</button>}
          <button ref={next} type="button" class="button button-small button-primary" onClick={() => { if (last) end(); else showStep(step + 1); }}>{t(last ? 'tour.end' : 'tour.next')}</button>
        </div>
      </section>
    </>
  );
}

/** The second step of the planner's tour tells what to press, or what is there already. */
const textOf = (role: TourRole, step: Step): string => (role === 'planner' && step === 2 && document.querySelector('.figures') ? t('tour.made.planner') : t(`tour.${role}.${step}.text`));

function layOut(card: HTMLElement, ring: HTMLElement, target: Element | null): void {
  const box = target?.getBoundingClientRect() ?? null;
  const active = document.activeElement;
  const focused = active && active !== document.body && !card.contains(active) ? active.getBoundingClientRect() : null;
  const place = placeBeside(box, { width: card.offsetWidth, height: card.offsetHeight }, { width: innerWidth, height: innerHeight }, focused);
  // By translation: what moves over the page shifts nothing of it.
  card.style.translate = `${place.left}px ${place.top}px`;
  ring.hidden = box === null;
  if (!box) return;
  // Inside the window, so that the frame of something as large as it is seen too.
  const inset = 2;
  const left = Math.max(inset, box.left - 4);
  const top = Math.max(inset, box.top - 4);
  ring.style.translate = `${left}px ${top}px`;
  ring.style.width = `${Math.min(innerWidth - inset, box.right + 4) - left}px`;
  ring.style.height = `${Math.min(innerHeight - inset, box.bottom + 4) - top}px`;
}
