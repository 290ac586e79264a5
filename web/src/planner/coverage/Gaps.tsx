import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { nameOf } from '../../api/client';
import type { Gap, GapReason } from '../../api/types';
import { language, locale, t, tCode } from '../../i18n';
import { whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { items } from '../state';
import { reasonIcons } from './reasons';
import { closesShort, remedyIcons, remedyText } from './remedies';
import { closedPeople, foundGaps, gapColumns, type GapColumn, type GapWords } from './sort';
import { find, gapOrder, gaps, hover, hoveredGap, hoverOnMap, narrow, printing, reason, resultError, select, selection } from './state';

const pageSize = 60;
/** Gaps with fewer people are folded away. */
const smallPeople = 10;

const itemName = (gap: Gap): string | null => {
  const item = items.value.find((known) => known.code === gap.properties.evidence.item);
  return item ? nameOf(item, language.value) : null;
};
const words: GapWords = {
  reason: (code) => tCode('reason', code),
  remedy: (gap) => (gap.properties.remedy ? remedyText(gap.properties.remedy, itemName(gap)) : ''),
  community: (gap) => gap.properties.communityName ?? t('gaps.noCommunity'),
};

/** Gaps, most people first, each with its reason and what helps most. */
export function Gaps() {
  const withSmall = useSignal(false);
  const limit = useSignal(pageSize);
  const chosen = selection.value?.type === 'gap' ? selection.value.id : null;
  const all = gaps.value?.features;
  if (!all) return resultError.value === null ? <p class="quiet" role="status">{t('app.loading')}</p> : null;
  if (all.length === 0) return <p class="quiet">{t('gaps.none')}</p>;
  const found = foundGaps(all, reason.value, find.value, gapOrder.value, words, locale.value);
  const large = found.filter((gap) => gap.properties.people >= smallPeople);
  const rows = withSmall.value || large.length === 0 || find.value ? found : large;
  const length = printing.value ? rows.length : Math.max(limit.value, rows.findIndex((gap) => gap.properties.gap === chosen) + 1);
  return (
    <div class="gaps">
      <Tools all={all} n={found.length} people={found.reduce((sum, gap) => sum + gap.properties.people, 0)} />
      <div class="list-box">
        <ol class="gap-list">{rows.slice(0, length).map((gap) => <Row key={gap.properties.gap} gap={gap} />)}</ol>
        {found.length === 0 && <p class="quiet gaps-empty">{t('cov.gaps.notFound')}</p>}
        {rows.length > length && <button type="button" class="button button-small" onClick={() => { limit.value = length + pageSize; }}>{t('areas.more', { n: rows.length - length })}</button>}
        {rows.length <= length && rows.length < found.length && (
          <button type="button" class="button button-small" onClick={() => { withSmall.value = true; }}>{t('gaps.small', { n: found.length - rows.length })}</button>
        )}
      </div>
    </div>
  );
}

function Tools({ all, n, people }: { all: readonly Gap[]; n: number; people: number }) {
  const pick = (column: GapColumn) => { gapOrder.value = { column, descending: column === 'people' || column === 'closed' }; };
  const peopleOf = new Map<GapReason, number>();
  for (const { properties: gap } of all) peopleOf.set(gap.reason, (peopleOf.get(gap.reason) ?? 0) + gap.people);
  if (reason.value !== null && !peopleOf.has(reason.value)) peopleOf.set(reason.value, 0);
  return (
    <div class="gaps-bar">
      <input id="gap-find" type="search" class="field field-small" aria-label={t('cov.gaps.find')} placeholder={t('cov.gaps.findHint')} maxLength={60} value={find.value}
        onInput={(event) => { find.value = event.currentTarget.value; }} />
      <select class="field field-small" aria-label={t('gaps.reasons')} value={reason.value ?? ''} onChange={(event) => { reason.value = (event.currentTarget.value || null) as GapReason | null; }}>
        <option value="">{t('gaps.all')}</option>
        {[...peopleOf].map(([code, count]) => <option key={code} value={code}>{t('cov.gaps.reasonCount', { reason: t(`reason.${code}`), people: whole(count) })}</option>)}
      </select>
      <select class="field field-small" aria-label={t('cov.gaps.sort')} value={gapOrder.value.column} onChange={(event) => pick(event.currentTarget.value as GapColumn)}>
        {gapColumns.map((column) => <option key={column} value={column}>{t(`cov.gaps.by.${column}`)}</option>)}
      </select>
      <span class="quiet gaps-count" role="status">{t('cov.gaps.count', { n, total: whole(all.length), people: whole(people) })}</span>
    </div>
  );
}

function Row({ gap }: { gap: Gap }) {
  const { gap: number, people, households, reason: why, remedy } = gap.properties;
  const row = useRef<HTMLLIElement>(null);
  const isChosen = selection.value?.type === 'gap' && selection.value.id === number;
  const isHovered = hoveredGap.value === number;
  const isSought = isChosen || (isHovered && hoverOnMap.value);
  useEffect(() => { if (isSought && !narrow()) row.current!.scrollIntoView({ block: 'nearest' }); }, [isSought]);
  return (
    <li ref={row}>
      <button type="button" class={`gap${isHovered ? ' is-hovered' : ''}`} aria-pressed={isChosen}
        onPointerEnter={() => hover(null, number)} onPointerLeave={() => hover(null, null)} onFocus={() => hover(null, number)} onBlur={() => hover(null, null)}
        onClick={(event) => {
          // A press of a key has no clicks to count.
          if (isChosen) select(null);
          else select({ type: 'gap', id: number }, event.detail === 0 ? event.currentTarget : null);
        }}>
        <span class="gap-people"><b>{whole(people)}</b><small>{t('unit.people', { n: people })}</small></span>
        <span class="gap-text">
          <span class="gap-reason"><Icon name={reasonIcons[why]} size={18} />{t(`reason.${why}`)}<span class="quiet gap-where">{words.community(gap)} · {t('unit.households', { n: households })}</span></span>
          {remedy
            ? <span class="gap-remedy"><Icon name={remedyIcons[remedy.kind]} size={16} /><span>{words.remedy(gap)}</span>{closedPeople(gap) > 0 && <b>{closesShort(remedy)}</b>}</span>
            : <span class="gap-remedy quiet">{t('cov.gaps.noRemedy')}</span>}
        </span>
      </button>
    </li>
  );
}
