import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n';

/** Heights of the sheet on a phone; on a desk it is a card at the side and these do not apply. */
export type Rest = 'low' | 'half' | 'full';
export const rest = signal<Rest>('half');
const order: Rest[] = ['low', 'half', 'full'];

/** A bottom sheet: drag the handle, or press it to open and close. What it is `about` is read from its beginning, however far the last was scrolled. */
export function Sheet({ about, children }: { about: string; children: ComponentChildren }) {
  const sheet = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => { body.current!.scrollTop = 0; }, [about]);
  const drag = useRef<{ y: number; height: number; moved: boolean } | null>(null);
  const dragged = useRef(false);

  const onDown = (event: PointerEvent) => {
    drag.current = { y: event.clientY, height: sheet.current!.offsetHeight, moved: false };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    const from = drag.current;
    if (!from) return;
    const dy = from.y - event.clientY;
    if (Math.abs(dy) > 6) from.moved = true;
    if (from.moved) {
      sheet.current!.style.transition = 'none';
      sheet.current!.style.height = `${Math.max(88, from.height + dy)}px`;
    }
  };
  const onUp = () => {
    const from = drag.current;
    drag.current = null;
    const element = sheet.current!;
    element.style.transition = '';
    const part = element.offsetHeight / window.innerHeight;
    element.style.height = '';
    dragged.current = from?.moved ?? false;
    if (from?.moved) rest.value = part < 0.28 ? 'low' : part < 0.64 ? 'half' : 'full';
  };
  const onClick = () => {
    // A drag ends with a click of its own.
    if (dragged.current) { dragged.current = false; return; }
    rest.value = order[(order.indexOf(rest.value) + 1) % order.length]!;
  };
  return (
    <section ref={sheet} class={`sheet sheet-${rest.value}`} aria-label={t('sheet.label')}>
      <button type="button" class="sheet-handle" aria-label={t(rest.value === 'full' ? 'sheet.close' : 'sheet.open')} aria-expanded={rest.value !== 'low'}
        onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={onUp}
        onClick={onClick}><span /></button>
      <div ref={body} class="sheet-body">{children}</div>
    </section>
  );
}
