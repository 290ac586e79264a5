import type { ComponentChildren } from 'preact';
import { t } from '../../i18n';
import { share, whole } from '../../i18n/format';

export interface Bar { key: string; /** Under the bar; empty: none. */ tick: string; label: string; covered: number; other: number }

/** Numbers that stand side by side: as bars, and as the same table. */
interface Properties {
  title: string;
  bars: readonly Bar[];
  /** How high the chart is; default: the highest bar. */
  top?: number;
  /** A line between the bars up to this one and the next, with what it stands for. */
  limit?: { after: number; text: string } | null;
  chosen?: number | null;
  onChoose?: (index: number) => void;
  children?: ComponentChildren;
}

export function Bars({ title, bars, top, limit = null, chosen = null, onChoose, children }: Properties) {
  const highest = Math.max(1, top ?? Math.max(...bars.map((bar) => bar.covered + bar.other)));
  const y = (value: number) => 100 * (value / highest);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div class="chart-plot">
        <span class="chart-top quiet" aria-hidden="true">{whole(highest)}</span>
        <svg viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" role="img" aria-label={title}>
          <path class="chart-grid" d={`M0 0H${bars.length}M0 50H${bars.length}`} />
          {bars.map((bar, index) => (
            <g key={bar.key} class={`chart-bar${index === chosen ? ' is-chosen' : ''}${onChoose ? ' is-button' : ''}`} onClick={() => onChoose?.(index)}>
              <title>{bar.label}</title>
              <rect class="chart-room" x={index} y={0} width={1} height={100} />
              <rect class="chart-covered" x={index + 0.1} y={100 - y(bar.covered)} width={0.8} height={y(bar.covered)} />
              <rect class="chart-other" x={index + 0.1} y={100 - y(bar.covered + bar.other)} width={0.8} height={y(bar.other)} />
            </g>
          ))}
          {limit && <path class="chart-limit" d={`M${limit.after} 0V100`} />}
        </svg>
        {limit && <span class="chart-limit-text" style={{ insetInlineStart: `${100 * limit.after / bars.length}%` }}>{limit.text}</span>}
      </div>
      <div class="chart-ticks quiet" aria-hidden="true">{bars.map((bar) => <span key={bar.key}>{bar.tick}</span>)}</div>
      {children}
    </figure>
  );
}

/** A chart's numbers as a table, folded away. */
export function AsTable({ title, head, rows }: { title: string; head: readonly string[]; rows: readonly (readonly (string | number)[])[] }) {
  return (
    <details class="chart-table">
      <summary>{t('cov.chart.asTable')}</summary>
      <table>
        <caption class="sr-only">{title}</caption>
        <thead><tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{rows.map(([name, ...cells]) => <tr key={name}><th scope="row">{name}</th>{cells.map((cell, i) => <td key={i}>{typeof cell === 'number' ? whole(cell) : cell}</td>)}</tr>)}</tbody>
      </table>
    </details>
  );
}

/** Groups below each other, each with its share; this is its own table. */
export function Shares({ title, rows }: { title: string; rows: readonly { key: string; label: ComponentChildren; people: number; covered: number }[] }) {
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <table class="shares">
        <thead class="sr-only"><tr><th scope="col">{t('column.name')}</th><td /><th scope="col">{t('column.share')}</th><th scope="col">{t('column.missing')}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td class="shares-bar" aria-hidden="true">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none">
                  <rect class="chart-none" width={100} height={10} />
                  {row.people > 0 && <rect class="chart-other" width={100} height={10} />}
                  {row.people > 0 && <rect class="chart-covered" width={100 * row.covered / row.people} height={10} />}
                </svg>
              </td>
              <td><b>{share(row.people === 0 ? null : row.covered / row.people)}</b></td>
              <td class="quiet">{t('cov.chart.missing', { n: whole(row.people - row.covered), of: whole(row.people) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
