import type { SitingStep } from '../../api/siting';
import { locale, t } from '../../i18n';
import { hoveredStep, stepCount } from './state';
import { amount, said, ticks } from './units';

const width = 460, height = 250, left = 58, right = 12, top = 12, bottom = 40;

/** What each number of changes brings, and what no choice can exceed. The table of steps below tells the same. */
export function Curve({ steps, unit }: { steps: readonly SitingStep[]; unit: string }) {
  const last = steps.at(-1);
  if (!last) return null;
  const mostCost = last.costSoFar;
  const yTicks = ticks(Math.max(...steps.map((step) => Math.max(amount(step.bound, unit), amount(step.bestValue, unit)))));
  const mostY = yTicks.at(-1)!;
  const xTicks = ticks(mostCost).filter((tick) => Number.isInteger(tick) && tick <= mostCost);
  const x = (cost: number) => left + (cost / mostCost) * (width - left - right);
  const y = (value: number) => top + (1 - value / mostY) * (height - top - bottom);
  const line = (of: (step: SitingStep) => number) => [`M${x(0)},${y(0)}`, ...steps.map((step) => `L${x(step.costSoFar)},${y(amount(of(step), unit))}`)].join('');
  const format = new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 });
  const chosen = stepCount.value ?? steps.length;
  const summary = `${t('siting.curve')}${t('list.end')}${t('siting.curve.summary', { n: mostCost, value: said(last.value, unit), bound: said(last.bound, unit) })}`;
  return (
    <figure class="curve">
      <figcaption class="quiet-title">{t('siting.curve')}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        {yTicks.map((tick) => (
          <g key={tick}><line class="curve-grid" x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} /><text class="curve-text" x={left - 6} y={y(tick) + 4} text-anchor="end">{format.format(tick)}</text></g>
        ))}
        {xTicks.map((tick) => <text key={tick} class="curve-text" x={x(tick)} y={height - bottom + 18} text-anchor="middle">{format.format(tick)}</text>)}
        <text class="curve-text" x={(left + width - right) / 2} y={height - 4} text-anchor="middle">{t('siting.curve.x')}</text>
        <path class="curve-bound" d={line((step) => step.bound)} />
        {steps.some((step) => step.bestValue > step.value) && <path class="curve-best" d={line((step) => step.bestValue)} />}
        <path class="curve-steps" d={line((step) => step.value)} />
        {steps.map((step, i) => (
          <circle key={i} class={`curve-dot${i < chosen ? ' is-taken' : ''}${hoveredStep.value === i ? ' is-hovered' : ''}`} cx={x(step.costSoFar)} cy={y(amount(step.value, unit))} r={hoveredStep.value === i ? 7 : steps.length > 60 ? 2.5 : 5}
            onPointerEnter={() => { hoveredStep.value = i; }} onPointerLeave={() => { hoveredStep.value = null; }} onClick={() => { stepCount.value = i + 1; }}>
            <title>{`${t('siting.step', { n: i + 1 })}: ${said(step.value, unit)}`}</title>
          </circle>
        ))}
      </svg>
      <ul class="curve-legend">
        <li><i class="curve-key curve-key-steps" />{t('siting.curve.steps')}</li>
        {steps.some((step) => step.bestValue > step.value) && <li><i class="curve-key curve-key-best" />{t('siting.curve.best')}</li>}
        <li><i class="curve-key curve-key-bound" />{t('siting.curve.bound')}</li>
        <li class="quiet">{t(unit.endsWith('person_seconds') ? 'siting.curve.saved' : 'siting.curve.people')}</li>
      </ul>
      <p class="quiet small">{t('siting.curve.help')}</p>
    </figure>
  );
}

/** The search as it goes: value and bound come towards each other. */
export function Trace({ points, unit }: { points: readonly { seconds: number; value: number; bound: number }[]; unit: string }) {
  if (points.length < 2) return null;
  const lastSeconds = Math.max(1, points.at(-1)!.seconds);
  const bounded = points.filter((point) => point.bound < 9e15);
  const most = Math.max(1, ...bounded.map((point) => point.bound), ...points.map((point) => point.value)) * 1.05;
  const h = 96;
  const path = (list: typeof points, of: (point: (typeof points)[number]) => number) => list.map((point, i) => `${i === 0 ? 'M' : 'L'}${(point.seconds / lastSeconds) * width},${h - 4 - (of(point) / most) * (h - 8)}`).join('');
  return (
    <svg class="trace" viewBox={`0 0 ${width} ${h}`} role="img" aria-label={`${t('siting.trace')} (${said(points.at(-1)!.value, unit)})`} preserveAspectRatio="none">
      <path class="curve-bound" d={path(bounded, (point) => point.bound)} vector-effect="non-scaling-stroke" />
      <path class="curve-steps" d={path(points, (point) => point.value)} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
