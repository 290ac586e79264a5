import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { locale, t } from '../../i18n';
import { whole } from '../../i18n/format';
import { countByClass, shareClasses } from '../../map/classes';
import { Icon } from '../../ui/Icon';
import { doneRunId, figures, gaps, hour, selection, shares, shown, stations, view } from './state';

/** Layers, colours, and how many areas are in each class. */
export function Legend() {
  const open = useSignal(matchMedia('(min-width: 900px)').matches);
  const hasSelection = selection.value !== null;
  // The card and its evidence need the room; the legend can be opened again.
  useEffect(() => { if (hasSelection && !matchMedia('(min-width: 1800px)').matches) open.value = false; }, [hasSelection]);
  const hasRun = doneRunId.value !== null;
  const near = (view.value?.zoom ?? 0) >= 15;
  return (
    <section class={`legend${open.value ? ' legend-open' : ''}`} aria-label={t('legend.title')}>
      <button type="button" class="legend-toggle" aria-expanded={open.value} onClick={() => { open.value = !open.value; }}>
        {t('legend.title')}<Icon name="chevron" size={18} />
      </button>
      {open.value && (
        <div class="legend-body">
          {hasRun && <Layer on={shown.areas} name={t('legend.areas')}><Classes /></Layer>}
          {hasRun && hour.value !== null && <p class="quiet legend-hint">{t('cov.hour.ofRun')}</p>}
          {hasRun && hour.value === null && <Layer on={shown.gaps} name={t('legend.gaps', { n: gaps.value?.features.length ?? 0 })} swatch="key-gap" />}
          {hasRun && hour.value === null && (
            <Layer on={shown.households} name={t('legend.households')}>
              {near ? (
                <ul class="classes classes-dots">
                  {(['covered', 'missing', 'unsnapped', 'excluded'] as const).map((name) => <li key={name}><i class={`dot split-${name}`} />{t(`answer.${name}`)}</li>)}
                </ul>
              ) : <p class="quiet legend-hint">{t('legend.zoomIn')}</p>}
            </Layer>
          )}
          {stations.value && <Layer on={shown.stations} name={t(stations.value.features.some((dot) => dot.properties.category) ? 'legend.facilities' : 'legend.stations', { n: stations.value.features.length })} swatch="key-station" />}
        </div>
      )}
    </section>
  );
}

function Layer({ on, name, swatch, children }: { on: Signal<boolean>; name: string; swatch?: string; children?: ComponentChildren }) {
  return (
    <div class="layer">
      <label class="check"><input type="checkbox" checked={on.value} onChange={(event) => { on.value = event.currentTarget.checked; }} />{swatch && <i class={`key ${swatch}`} />}{name}</label>
      {on.value && children}
    </div>
  );
}

function Classes() {
  const counts = countByClass(shares.value.values());
  const empty = (figures.value?.areas.length ?? 0) - counts.reduce((a, b) => a + b, 0);
  const percent = (value: number) => new Intl.NumberFormat(locale.value, { style: 'percent' }).format(value);
  return (
    <ul class="classes">
      {shareClasses.map((shareClass, index) => (
        <li key={shareClass.from}>
          <i class={`swatch share-${index}`} />
          {shareClass.from === shareClass.to ? percent(1) : index === 0 ? t('legend.below', { to: percent(shareClass.to) }) : `${percent(shareClass.from)} – ${percent(shareClass.to)}`}
          <span class="quiet">{whole(counts[index]!)}</span>
        </li>
      )).reverse()}
      {empty > 0 && <li><i class="swatch swatch-empty" />{t('legend.empty')}<span class="quiet">{whole(empty)}</span></li>}
    </ul>
  );
}
