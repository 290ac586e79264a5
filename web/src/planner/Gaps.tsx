import { useSignal } from '@preact/signals';
import type { GapReason } from '../api/types';
import { t } from '../i18n';
import { whole } from '../i18n/format';
import { Icon, type IconName } from '../ui/Icon';
import { gaps, select, selection } from './state';

export const reasonIcons: Record<GapReason, IconName> = {
  none_near: 'none', barrier: 'barrier', closed: 'clock', item_not_offered: 'item', over_capacity: 'people', unsnapped: 'warning', disconnected: 'broken',
};

const pageSize = 60;

/** Gaps, most people first, each with its reason in words. */
export function Gaps() {
  const reason = useSignal<GapReason | null>(null);
  const limit = useSignal(pageSize);
  const all = gaps.value?.features;
  if (!all) return <p class="quiet" role="status">{t('app.loading')}</p>;
  if (all.length === 0) return <p class="quiet">{t('gaps.none')}</p>;
  const reasons = [...new Set(all.map((gap) => gap.properties.reason))];
  const rows = all.filter((gap) => reason.value === null || gap.properties.reason === reason.value);
  return (
    <div class="gaps">
      {reasons.length > 1 && (
        <div class="chips" role="group" aria-label={t('gaps.reasons')}>
          <button type="button" class="chip" aria-pressed={reason.value === null} onClick={() => { reason.value = null; }}>{t('gaps.all')}</button>
          {reasons.map((code) => (
            <button key={code} type="button" class="chip" aria-pressed={reason.value === code} onClick={() => { reason.value = reason.value === code ? null : code; }}>
              <Icon name={reasonIcons[code]} size={16} />{t(`reason.${code}`)}
            </button>
          ))}
        </div>
      )}
      <ol class="gap-list">
        {rows.slice(0, limit.value).map(({ properties: gap }) => {
          const isChosen = selection.value?.type === 'gap' && selection.value.id === gap.gap;
          return (
            <li key={gap.gap}>
              <button type="button" class="gap" aria-pressed={isChosen} onClick={() => select(isChosen ? null : { type: 'gap', id: gap.gap })}>
                <span class="gap-people"><b>{whole(gap.people)}</b><small>{t('unit.people', { n: gap.people })}</small></span>
                <span class="gap-text">
                  <span class="gap-reason"><Icon name={reasonIcons[gap.reason]} size={18} />{t(`reason.${gap.reason}`)}</span>
                  <span class="quiet">{gap.communityName ?? t('gaps.noCommunity')} · {t('unit.households', { n: gap.households })}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {rows.length > limit.value && <button type="button" class="button button-small" onClick={() => { limit.value += pageSize; }}>{t('areas.more', { n: rows.length - limit.value })}</button>}
    </div>
  );
}
