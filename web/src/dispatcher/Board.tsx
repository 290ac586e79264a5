import { useState } from 'preact/hooks';
import { eventsApi, type Board } from '../api/events';
import { language, t, tCode } from '../i18n';
import { whole } from '../i18n/format';
import { Icon } from '../ui/Icon';
import { Problem } from '../ui/Notice';
import { areaId, area, board, boardError, calling, category, filter, level, proposals, refetch, tab, type Filter } from './state';
import { categoryName, duration } from './texts';

const levels = [1, 2, 3, 4, 5] as const;

/** What is open, due soon and overdue, by area and category, and who is late. */
export function BoardPanel() {
  const found = board.value;
  return (
    <section class="board" aria-label={t('board.title')}>
      <button type="button" class="button button-primary" onClick={() => { calling.value = true; }}><Icon name="phone" size={18} />{t('board.call')}</button>
      <div class="segments levels" role="group" aria-label={t('board.level')}>
        {levels.map((one) => <button key={one} type="button" aria-pressed={level.value === one} onClick={() => { level.value = one; }}>{t(`level.${one}`)}</button>)}
      </div>
      {areaId.value !== null && (
        <button type="button" class="chip" aria-pressed="true" onClick={() => { areaId.value = null; }}><Icon name="close" size={16} />{area.value?.properties.name ?? '…'}</button>
      )}
      {boardError.value !== null && <Problem error={boardError.value} onRetry={refetch} />}
      {!found ? boardError.value === null && <p class="quiet" role="status">{t('app.loading')}</p> : (
        <>
          <div class="tiles">
            <Tile name="all" count={found.totals.open} />
            <Tile name="soon" count={found.totals.dueSoon} />
            <Tile name="overdue" count={found.totals.overdue} />
          </div>
          <Areas />
          {found.outside > 0 && <p class="hint-quiet">{t('board.outside', { n: found.outside })}</p>}
          <Late />
          <Categories />
          <Proposals />
        </>
      )}
    </section>
  );
}

function Tile({ name, count }: { name: Filter; count: number }) {
  return (
    <button type="button" class={`tile tile-${name}`} aria-pressed={filter.value === name} onClick={() => { filter.value = name; tab.value = 'list'; }}>
      <b>{whole(count)}</b><span>{t(`events.filter.${name}`)}</span>
    </button>
  );
}

function Areas() {
  const { areas, level: shownLevel } = board.value!; // not the level that is asked for and has not come yet
  if (areas.length === 0) return <p class="quiet">{t('board.none')}</p>;
  return (
    <div class="table-box">
      <table>
        <thead><tr><th scope="col">{t(`level.${shownLevel as 1}`)}</th><th scope="col">{t('events.filter.all')}</th><th scope="col">{t('events.filter.soon')}</th><th scope="col">{t('events.filter.overdue')}</th></tr></thead>
        <tbody>
          {areas.slice(0, 200).map((row) => (
            <tr key={row.id} class={row.id === areaId.value ? 'is-chosen' : ''}>
              <th scope="row"><button type="button" aria-pressed={row.id === areaId.value} onClick={() => { areaId.value = row.id === areaId.value ? null : row.id; }}>{row.name}</button></th>
              <td>{whole(row.open)}</td><td>{whole(row.dueSoon)}</td><td class={row.overdue > 0 ? 'is-late' : ''}>{whole(row.overdue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type LateOne = Board['late'][number];
const mostLate = 8;
const placeOf = (row: LateOne): string => [row.community, row.areaName].filter(Boolean).join(' ');

/** Workers once each, with their micro-grids; where nobody looks after it, or it was passed up, the area. In the order of the worst of each. */
function lateByWhom(late: readonly LateOne[]): { key: string; worker: string | null; rows: LateOne[] }[] {
  const groups = new Map<string, { key: string; worker: string | null; rows: LateOne[] }>();
  for (const row of late) {
    const key = row.workerName === null ? `area ${row.areaId} ${row.level}` : `worker ${row.workerName}`;
    const group = groups.get(key) ?? { key, worker: row.workerName, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function LateRow({ row, name, about }: { row: LateOne; name: string; about: string }) {
  return (
    <button type="button" class="late-row" onClick={() => { areaId.value = row.areaId; filter.value = 'overdue'; tab.value = 'list'; }}>
      <span><strong>{name}</strong>{about && <small class="quiet">{about}</small>}</span><Count rows={[row]} />
    </button>
  );
}

const Count = ({ rows }: { rows: readonly LateOne[] }) => (
  <span class="late-count"><b>{t('board.lateEvents', { n: rows.reduce((sum, row) => sum + row.events, 0) })}</b><small class="quiet">{t('board.longest', { time: duration(Math.max(...rows.map((row) => row.longestHours))) })}</small></span>
);

function Late() {
  const { late } = board.value!;
  if (late.length === 0) return null;
  return (
    <section>
      <h2>{t('board.late')}</h2>
      <ul class="late">
        {lateByWhom(late).slice(0, mostLate).map(({ key, worker, rows }) => (
          <li key={key}>
            {worker === null ? <LateRow row={rows[0]!} name={placeOf(rows[0]!)} about={t(`level.${rows[0]!.level as 1}`)} />
              : rows.length === 1 ? <LateRow row={rows[0]!} name={worker} about={`${t('board.worker')} · ${placeOf(rows[0]!)}`} />
                : (
                  <details class="late-worker">
                    <summary class="late-row"><span><strong>{worker}</strong><small class="quiet">{t('board.worker')} · {t('board.microGrids', { n: rows.length })}</small></span><Count rows={rows} /></summary>
                    <ul>{rows.map((row) => <li key={row.areaId}><LateRow row={row} name={placeOf(row)} about="" /></li>)}</ul>
                  </details>
                )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Categories() {
  const rows = board.value!.categories;
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{t('board.categories')}</h2>
      <div class="chips" lang={language.value}>
        {rows.map((row) => (
          <button key={row.code} type="button" class="chip" aria-pressed={category.value === row.code} onClick={() => { category.value = category.value === row.code ? null : row.code; tab.value = 'list'; }}>
            {categoryName(row.code)} {whole(row.open)}{row.overdue > 0 && <span class="late-mark">{t('board.categoryLate', { n: row.overdue })}</span>}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Colours that workers propose for households. */
function Proposals() {
  const [error, setError] = useState<unknown>(null);
  const list = proposals.value;
  if (list.length === 0) return null;
  const decide = async (visitId: string, decision: 'confirm' | 'decline') => {
    setError(null);
    try {
      await eventsApi.decide(visitId, decision);
    } catch (failure) {
      setError(failure);
    }
    refetch();
  };
  return (
    <section>
      <h2>{t('proposals.title')}</h2>
      {error !== null && <Problem error={error} />}
      <ul class="proposals">
        {list.map((one) => (
          <li key={one.visitId}>
            <p><strong>{one.address}</strong><small class="quiet">{t('proposals.by', { name: one.workerName })}</small></p>
            <p>{tCode('proposals.colour', one.colour ?? 'none')} → <strong>{tCode('proposals.colour', one.proposedColour ?? 'none')}</strong></p>
            <div class="row">
              <button type="button" class="button button-small" onClick={() => void decide(one.visitId, 'confirm')}>{t('proposals.confirm')}</button>
              <button type="button" class="button button-small" onClick={() => void decide(one.visitId, 'decline')}>{t('proposals.decline')}</button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
