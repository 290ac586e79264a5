import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

/** `height`: at least, in pixels; a line that needs more is measured when it is drawn. */
export interface Line { key: string; height: number; render(): ComponentChildren }

/** Rows beyond the edges that are there already when the finger comes. */
const spare = 6;

/** A list of any length of which only what is near the screen is in the document. */
export function VirtualList({ lines, label }: { lines: readonly Line[]; label: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState({ from: 0, to: 20 });
  const measured = useRef(new Map<string, number>()).current;
  const [measures, setMeasures] = useState(0);
  const tops = useMemo(() => {
    const sums = new Float64Array(lines.length + 1);
    lines.forEach((line, index) => { sums[index + 1] = sums[index]! + Math.max(line.height, measured.get(line.key) ?? 0); });
    return sums;
  }, [lines, measures]);

  const look = () => {
    const element = scroller.current!;
    const from = Math.max(0, lineAt(tops, element.scrollTop) - spare);
    const to = Math.min(lines.length, lineAt(tops, element.scrollTop + element.clientHeight) + 1 + spare);
    setRange((now) => (now.from === from && now.to === to ? now : { from, to }));
  };
  // What is measured above the top edge moves nothing that is being read.
  const measure = () => {
    const element = scroller.current!;
    let above = 0;
    let changed = false;
    if (element.clientHeight === 0) return; // another screen is shown
    for (const item of drawn.current!.children) {
      const index = Number(item.getAttribute('aria-posinset')) - 1;
      const line = lines[index];
      if (!line) continue;
      const known = Math.max(line.height, measured.get(line.key) ?? 0);
      const height = Math.max(line.height, (item as HTMLElement).offsetHeight);
      if (height === known) continue;
      measured.set(line.key, height);
      changed = true;
      if (tops[index + 1]! <= element.scrollTop) above += height - known;
    }
    if (!changed) return;
    setMeasures((times) => times + 1);
    if (above !== 0) element.scrollTop += above;
  };
  useLayoutEffect(measure);
  useLayoutEffect(() => {
    look();
    const resized = new ResizeObserver(() => { look(); measure(); });
    resized.observe(scroller.current!);
    return () => resized.disconnect();
  }, [lines, tops]);

  useLayoutEffect(() => { // paper has no edge to scroll to
    const whole = () => setRange({ from: 0, to: lines.length });
    addEventListener('beforeprint', whole);
    addEventListener('afterprint', look);
    return () => { removeEventListener('beforeprint', whole); removeEventListener('afterprint', look); };
  }, [lines, tops]);

  return (
    <div ref={scroller} class="virtual" onScroll={look} tabIndex={-1}>
      <ul ref={drawn} aria-label={label} style={{ height: `${tops[lines.length]}px` }}>
        {lines.slice(range.from, range.to).map((line, index) => (
          <li key={line.key} aria-setsize={lines.length} aria-posinset={range.from + index + 1} style={{ minHeight: `${line.height}px`, transform: `translateY(${tops[range.from + index]}px)` }}>
            {line.render()}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The line that covers a height: the last whose top is not below it. */
export function lineAt(tops: Float64Array, y: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
