import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

export interface Line { key: string; height: number; render(): ComponentChildren }

/** Rows beyond the edges that are there already when the finger comes. */
const spare = 6;

/** A list of any length of which only what is near the screen is in the document. Heights are known beforehand. */
export function VirtualList({ lines, label }: { lines: readonly Line[]; label: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ from: 0, to: 20 });
  const tops = useMemo(() => {
    const sums = new Float64Array(lines.length + 1);
    lines.forEach((line, index) => { sums[index + 1] = sums[index]! + line.height; });
    return sums;
  }, [lines]);

  const look = () => {
    const element = scroller.current!;
    const from = Math.max(0, lineAt(tops, element.scrollTop) - spare);
    const to = Math.min(lines.length, lineAt(tops, element.scrollTop + element.clientHeight) + 1 + spare);
    setRange((now) => (now.from === from && now.to === to ? now : { from, to }));
  };
  useLayoutEffect(() => {
    look();
    const resized = new ResizeObserver(look);
    resized.observe(scroller.current!);
    return () => resized.disconnect();
  }, [lines, tops]);

  return (
    <div ref={scroller} class="virtual" onScroll={look} tabIndex={-1}>
      <ul aria-label={label} style={{ height: `${tops[lines.length]}px` }}>
        {lines.slice(range.from, range.to).map((line, index) => (
          <li key={line.key} aria-setsize={lines.length} aria-posinset={range.from + index + 1} style={{ height: `${line.height}px`, transform: `translateY(${tops[range.from + index]}px)` }}>
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
