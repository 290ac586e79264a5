import { useSignal } from '@preact/signals';
import { locale, t } from '../../i18n';
import { whole } from '../../i18n/format';
import { countByClass, shareClasses } from '../../map/classes';
import { Icon } from '../../ui/Icon';
import { areaId, scoresOnMap } from './state';

/** What the map shows: communities by score, or the rings and dots of one. */
export function Legend() {
  const open = useSignal(matchMedia('(min-width: 900px)').matches);
  return (
    <section class={`legend${open.value ? ' legend-open' : ''}`} aria-label={t('circle.legend')}>
      <button type="button" class="legend-toggle" aria-expanded={open.value} onClick={() => { open.value = !open.value; }}>{t('circle.legend')}<Icon name="chevron" size={18} /></button>
      {open.value && <div class="legend-body">{areaId.value !== null ? <RingKeys /> : <Classes />}</div>}
    </section>
  );
}

export const RingKeys = () => (
  <ul class="circle-keys">
    {[5, 10, 15].map((n) => <li key={n}><i class={`circle-ring is-${n}`} />{t('circle.ring', { n })}</li>)}
    <li><i class="dot circle-dot-station" />{t('circle.stations')}</li>
    <li><i class="dot circle-dot-facility" />{t('circle.facilities')}</li>
    <li><i class="dot circle-dot-start" />{t('circle.startHere')}</li>
  </ul>
);

function Classes() {
  const counts = countByClass(scoresOnMap.value.values());
  const number = new Intl.NumberFormat(locale.value);
  return (
    <ul class="classes circle-classes">
      {shareClasses.map(({ from, to }, index) => (
        <li key={from}>
          <i class={`swatch share-${index}`} />
          {from === to ? t('circle.points', { n: '100' }) : t('circle.points', { n: `${number.format(from * 100)} – ${number.format(to * 100)}` })}
          <span class="quiet">{whole(counts[index]!)}</span>
        </li>
      )).reverse()}
    </ul>
  );
}
