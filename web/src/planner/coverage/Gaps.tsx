import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { GapReason } from '../../api/types';
import { t } from '../../i18n';
import { whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { reasonIcons } from './reasons';
import { gaps, narrow, select, selection } from './state';

const pageSize = 60;
/** Gaps with fewer people are folded away. */
const smallPeople = 10;

/** Gaps, most people first, each with its reason in words. */
export function Gaps() {
  const reason = useSignal<GapReason | null>(null);
  const withSmall = useSignal(false);
  const limit = useSignal(pageSize);
  const chosenRow = useRef<HTMLLIElement>(null);
  const chosen = selection.value?.type === 'gap' ? selection.value.id : null;
  const all = gaps.value?.features;
  useEffect(() => { if (!narrow()) chosenRow.current?.scrollIntoView({ block: 'nearest' }); }, [chosen, all]);
  if (!all) return <p class="quiet" role="status">{t('app.loading')}</p>;
  if (all.length === 0) return <p class="quiet">{t('gaps.none')}</p>;
  const peopleOf = new Map<GapReason, number>();
  for (const { properties: gap } of all) peopleOf.set(gap.reason, (peopleOf.get(gap.reason) ?? 0) + gap.people);
  const found = all.filter((gap) => reason.value === null || gap.properties.reason === reason.value);
  const large = found.filter((gap) => gap.properties.people >= smallPeople);
  const rows = withSmall.value || large.length === 0 ? found : large;
  const length = Math.max(limit.value, rows.findIndex((gap) => gap.properties.gap === chosen) + 1);
  return (
    <div class="gaps">
      {peopleOf.size > 1 && (
        <div class="chips" role="group" aria-label={t('gaps.reasons')}>
          <button type="button" class="chip" aria-pressed={reason.value === null} onClick={() => { reason.value = null; }}>{t('gaps.all')}</button>
          {[...peopleOf].map(([code, people]) => (
            <button key={code} type="button" class="chip" aria-pressed={reason.value === code} onClick={() => { reason.value = reason.value === code ? null : code; }}>
              <Icon name={reasonIcons[code]} size={16} />{t(`reason.${code}`)} <b>{whole(people)}</b>
            </button>
          ))}
        </div>
      )}
      <ol class="gap-list">
        {rows.slice(0, length).map(({ properties: gap }) => {
          const isChosen = gap.gap === chosen;
          return (
            <li key={gap.gap} ref={isChosen ? chosenRow : undefined}>
              <button type="button" class="gap" aria-pressed={isChosen} onClick={(event) => {
                // A press of a key has no clicks to count.
                if (isChosen) select(null);
                else select({ type: 'gap', id: gap.gap }, event.detail === 0 ? event.currentTarget : null);
              }}>
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
      {rows.length > length && <button type="button" class="button button-small" onClick={() => { limit.value = length + pageSize; }}>{t('areas.more', { n: rows.length - length })}</button>}
      {rows.length <= length && rows.length < found.length && (
        <button type="button" class="button button-small" onClick={() => { withSmall.value = true; }}>{t('gaps.small', { n: found.length - rows.length })}</button>
      )}
    </div>
  );
}
