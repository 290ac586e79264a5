import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AreaCoverage } from '../../api/types';
import { locale, t } from '../../i18n';
import { share, whole } from '../../i18n/format';
import { classOf, emptyClass } from '../../map/classes';
import { areaColumns, missingPeople, sorted, type Column } from './sort';
import { areaOrder, areasInView, everywhere, figures, hover, hoveredArea, hoverOnMap, level, narrow, parentNames, printing, resultError, select, selection, setLevel } from './state';

const pageSize = 100;

/** The figures of every area of the level; hovering and choosing go both ways between table and map. */
export function Areas() {
  const order = areaOrder;
  const limit = useSignal(pageSize);
  const shown = figures.value;
  if (!shown) return resultError.value === null ? <p class="quiet" role="status">{t('app.loading')}</p> : null;

  // A column of nothing but noughts only takes room.
  const columns = areaColumns.filter((column) => (column !== 'unsnapped' && column !== 'excluded') || shown.areas.some((area) => area.people[column] > 0));
  const inView = areasInView.value;
  const candidates = !everywhere.value && !printing.value && inView ? shown.areas.filter((area) => inView.has(area.id)) : shown.areas;
  const rows = sorted(candidates, order.value, locale.value);
  const sortBy = (column: Column) => {
    order.value = order.value.column === column ? { column, descending: !order.value.descending } : { column, descending: column !== 'name' && column !== 'share' };
  };
  return (
    <div class="areas">
      <div class="segments levels" role="group" aria-label={t('level.label')}>
        {([1, 2, 3, 4, 5] as const).map((n) => (
          <button key={n} type="button" aria-pressed={level.value === n} onClick={() => setLevel(n)}>{t(`level.${n}`)}</button>
        ))}
      </div>
      <div class="areas-bar">
        <label class="check"><input type="checkbox" checked={!everywhere.value} onChange={(event) => { everywhere.value = !event.currentTarget.checked; }} />{t('areas.inView')}</label>
        <span class="quiet">{t('areas.count', { n: rows.length, total: shown.areas.length })}</span>
      </div>
      <div class="table-box" tabIndex={0} role="region" aria-label={t('areas.title')}>
        <table>
          <caption class="sr-only">{t('areas.title')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" aria-sort={order.value.column === column ? (order.value.descending ? 'descending' : 'ascending') : 'none'}>
                  <button type="button" onClick={() => sortBy(column)}>{t(`column.${column}`)}<span aria-hidden="true">{order.value.column === column ? (order.value.descending ? ' ↓' : ' ↑') : ''}</span></button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, printing.value ? rows.length : limit.value).map((area) => <Row key={area.id} area={area} columns={columns} />)}
            {rows.length === 0 && <tr><td colSpan={columns.length} class="quiet">{t('areas.none')}</td></tr>}
          </tbody>
        </table>
      </div>
      {rows.length > limit.value && !printing.value && <button type="button" class="button button-small" onClick={() => { limit.value += pageSize; }}>{t('areas.more', { n: rows.length - limit.value })}</button>}
      {shown.outside && shown.outside.households.total > 0 && (
        <p class="quiet areas-outside">{t('areas.outside', { households: whole(shown.outside.households.total), people: whole(shown.outside.people.total) })}</p>
      )}
    </div>
  );
}

function Row({ area, columns }: { area: AreaCoverage; columns: Column[] }) {
  const row = useRef<HTMLTableRowElement>(null);
  const isChosen = selection.value?.type === 'area' && selection.value.id === area.id;
  const isHovered = hoveredArea.value === area.id;
  const isSought = isChosen || (isHovered && hoverOnMap.value);
  useEffect(() => { if (isSought && !narrow()) row.current?.scrollIntoView({ block: 'nearest' }); }, [isSought]);
  const parent = area.parentId === null ? null : parentNames.value.get(area.parentId);
  const index = classOf(area.sharePeopleCovered);
  return (
    <tr ref={row} class={`${isChosen ? 'is-chosen' : ''}${isHovered ? ' is-hovered' : ''}`}
      onPointerEnter={() => hover(area.id, null)} onPointerLeave={() => hover(null, null)} onFocusIn={() => hover(area.id, null)} onFocusOut={() => hover(null, null)}
      onClick={() => select(isChosen ? null : { type: 'area', id: area.id })}>
      <th scope="row">
        <button type="button" aria-pressed={isChosen}>{area.name}{parent && level.value > 1 && <small>{parent}</small>}</button>
      </th>
      <td><i class={`swatch${index === emptyClass ? ' swatch-empty' : ` share-${index}`}`} />{share(area.sharePeopleCovered)}</td>
      <td>{whole(missingPeople(area))}</td>
      <td>{whole(area.people.total)}</td>
      {columns.includes('unsnapped') && <td>{whole(area.people.unsnapped)}</td>}
      {columns.includes('excluded') && <td>{whole(area.people.excluded)}</td>}
    </tr>
  );
}
