import { useSignal } from '@preact/signals';
import { locale, t } from '../../i18n';
import { whole } from '../../i18n/format';
import { classOf, emptyClass } from '../../map/classes';
import { Combo, type Option } from '../../ui/Combo';
import { Problem } from '../../ui/Notice';
import { Walkers } from './Desk';
import { Take } from './Take';
import { lackingCount, score, sorted, type CircleRow, type Column, type Order } from './figures';
import { hovered, openArea, parentOf, retry, table, tableError } from './state';

const columns: Column[] = ['name', 'score', 'lacking', 'people'];

/** The start: find a community, or take one out of the table of all. */
export function Overview() {
  return (
    <>
      <div class="circle-intro">
        <h2>{t('desk.circle')}</h2>
        <p class="quiet">{t('circle.intro')}</p>
      </div>
      <Find />
      <Walkers />
      {tableError.value !== null ? <Problem error={tableError.value} onRetry={retry} /> : table.value ? <Scores /> : <p class="quiet" role="status">{t('circle.computing')}</p>}
    </>
  );
}

function Find() {
  const find = (text: string): Promise<Option<CircleRow>[]> => {
    const wanted = text.toLowerCase();
    return Promise.resolve((table.peek()?.areas ?? [])
      .filter((row) => [row.name, row.code, parentOf(row.parentId)].some((said) => said.toLowerCase().includes(wanted)))
      .slice(0, 30).map((row) => ({ key: String(row.id), label: row.name, detail: parentOf(row.parentId), value: row })));
  };
  return <Combo label={t('circle.find')} placeholder={t('circle.findHint')} text="" empty={t('search.none')} find={find} onPick={({ value }) => openArea(value.id)} />;
}

function Scores() {
  const order = useSignal<Order>({ column: 'score', descending: false });
  const { areas, city, categories } = table.value!;
  if (areas.length === 0) return <p class="quiet">{t('circle.noCommunities')}</p>;
  const assessed = categories.filter((each) => each.assessed).length;
  const sortBy = (column: Column) => {
    order.value = order.value.column === column ? { column, descending: !order.value.descending } : { column, descending: column === 'lacking' || column === 'people' };
  };
  return (
    <>
      <p class="circle-score"><b>{score(city.score)}</b><span>{t('circle.cityScore', { n: areas.length, categories: assessed })}</span></p>
      <div class="table-box circle-table" tabIndex={0} role="region" aria-label={t('circle.table')}>
        <table>
          <caption class="sr-only">{t('circle.table')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" aria-sort={order.value.column === column ? (order.value.descending ? 'descending' : 'ascending') : 'none'}>
                  <button type="button" onClick={() => sortBy(column)}>{t(`circle.column.${column}`)}<span aria-hidden="true">{order.value.column === column ? (order.value.descending ? ' ↓' : ' ↑') : ''}</span></button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{sorted(areas, order.value, locale.value).map((row) => <Row key={row.id} row={row} />)}</tbody>
        </table>
      </div>
      <Take />
      <p class="quiet circle-small">{t('circle.scoreSaid')}</p>
    </>
  );
}

function Row({ row }: { row: CircleRow }) {
  const index = classOf(row.figures.score === null ? null : row.figures.score / 100);
  return (
    <tr class={hovered.value === row.id ? 'is-hovered' : ''} onPointerEnter={() => { hovered.value = row.id; }} onPointerLeave={() => { hovered.value = null; }} onClick={() => openArea(row.id)}>
      <th scope="row"><button type="button">{row.name}<small>{parentOf(row.parentId)}</small></button></th>
      <td><i class={`swatch${index === emptyClass ? ' swatch-empty' : ` share-${index}`}`} />{score(row.figures.score)}</td>
      <td>{whole(lackingCount(row.figures.shares))}</td>
      <td>{whole(row.figures.people)}</td>
    </tr>
  );
}
