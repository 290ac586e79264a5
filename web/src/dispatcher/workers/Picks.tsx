import { useEffect, useState } from 'preact/hooks';
import { isAbort } from '../../api/problem';
import type { Assignments, HouseholdPage } from '../../api/types';
import { t } from '../../i18n';
import { Problem } from '../../ui/Notice';
import { dayInWords } from './days';
import { handoverApi, shown, today } from './state';

export interface Picked { what: 'all' | 'microGrids' | 'households'; ids: number[] }

interface Props { from: number | 'nobody'; day: string; picked: Picked; onPick(picked: Picked): void }

/** All of a worker's work on a day, some micro-grids, or some households. */
export function Picks({ from, day, picked, onPick }: Props) {
  const [held, setHeld] = useState<Assignments | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!day) return undefined;
    const abort = new AbortController();
    handoverApi.assignments({ day, worker: from === 'nobody' ? null : from }, abort.signal)
      .then((found) => { setHeld(found); setError(null); }, (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    return () => abort.abort();
  }, [from, day]);
  if (error !== null) return <Problem error={error} />;
  const grids = from === 'nobody' ? (held?.unassigned ?? []) : (held?.assignments ?? []).filter((one) => one.microGridId !== null)
    .map((one) => ({ id: one.microGridId!, code: one.microGridCode ?? '', name: one.microGridName ?? '', households: one.households }));
  const single = from === 'nobody' ? [] : (held?.assignments ?? []).filter((one) => one.householdId !== null).map((one) => ({ id: one.householdId!, address: one.address ?? '' }));
  const toggle = (id: number) => onPick({ ...picked, ids: picked.ids.includes(id) ? picked.ids.filter((one) => one !== id) : [...picked.ids, id] });
  const empty = held !== null && grids.length === 0 && single.length === 0;
  return (
    <>
      {from !== 'nobody' && (
        <Choice label={t('handover.what')} options={(['all', 'microGrids', 'households'] as const).map((one) => [one, t(`handover.${one}`)] as const)} value={picked.what} onChange={(what) => onPick({ what, ids: [] })} />
      )}
      {empty && <p class="quiet">{t('workers.noMore')}</p>}
      {picked.what === 'microGrids' && <MicroGrids grids={grids} picked={picked} toggle={toggle} />}
      {picked.what === 'households' && !empty && <Households grids={grids} single={single} worker={from as number} picked={picked} toggle={toggle} />}
      {picked.ids.length > 0 && <p class="quiet" role="status">{t('handover.picked', { n: picked.ids.length })}</p>}
    </>
  );
}

interface Grid { id: number; code: string; name: string; households: number }
/** More than these have a search: a city has hundreds that are nobody's. */
const fewGrids = 8;

/** Micro-grids to tick, those that are ticked already above what is found. */
function MicroGrids({ grids, picked, toggle }: { grids: Grid[]; picked: Picked; toggle(id: number): void }) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = grids.filter((one) => one.name.toLowerCase().includes(wanted) || one.code.startsWith(wanted));
  const others = wanted === '' ? [] : grids.filter((one) => picked.ids.includes(one.id) && !found.includes(one));
  return (
    <>
      {grids.length > fewGrids && (
        <label>{t('handover.find')}<input class="field" type="search" maxLength={40} value={text} onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => { if (event.key === 'Enter') event.preventDefault(); }} />
        </label>
      )}
      {wanted !== '' && <p class="quiet" role="status">{found.length === 0 ? t('handover.noneFound') : t('handover.found', { n: found.length, total: grids.length })}</p>}
      <ul class="picks">{[...others, ...found].map((one) => (
        <li key={one.id}><label class="check"><input type="checkbox" checked={picked.ids.includes(one.id)} onChange={() => toggle(one.id)} /><span>{one.name || one.code}<small class="quiet">{one.code}</small></span><small class="quiet">{t('handover.count', { n: one.households })}</small></label></li>
      ))}</ul>
    </>
  );
}

interface HouseholdsProps { grids: { id: number; code: string; name: string }[]; single: { id: number; address: string }[]; worker: number; picked: Picked; toggle(id: number): void }

/** Households of one of the worker's micro-grids, those due first; without those that somebody else looks after today. */
function Households({ grids, single, worker, picked, toggle }: HouseholdsProps) {
  const [grid, setGrid] = useState(grids[0]?.id ?? 0);
  const [pages, setPages] = useState<HouseholdPage[]>([]);
  const [page, setPage] = useState(1);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (grid === 0) return undefined;
    const abort = new AbortController();
    handoverApi.households(grid, page, abort.signal)
      .then((found) => { setPages((before) => (page === 1 ? [found] : [...before, found])); setError(null); }, (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    return () => abort.abort();
  }, [grid, page]);
  const name = shown.value?.workers.find((one) => one.id === worker)?.displayName;
  const listed = grid === 0 ? [] : pages.flatMap((one) => one.households);
  const total = pages[0]?.total ?? 0;
  return (
    <>
      <label>{t('handover.inMicroGrid')}
        <select class="field" value={grid} onChange={(event) => { setGrid(Number(event.currentTarget.value)); setPages([]); setPage(1); }}>
          {single.length > 0 && <option value={0}>{t('handover.inStead')} · {t('handover.count', { n: single.length })}</option>}
          {grids.map((one) => <option key={one.id} value={one.id}>{one.name || one.code} · {one.code}</option>)}
        </select>
      </label>
      {error !== null && <Problem error={error} />}
      <ul class="picks">
        {grid === 0 && single.map((one) => <li key={one.id}><label class="check"><input type="checkbox" checked={picked.ids.includes(one.id)} onChange={() => toggle(one.id)} /><span>{one.address}</span></label></li>)}
        {listed.filter((one) => one.responsible === null || one.responsible === name).map((one) => (
          <li key={one.id}><label class="check"><input type="checkbox" checked={picked.ids.includes(one.id)} onChange={() => toggle(one.id)} /><span>{one.address}</span><small class="quiet">{t('handover.dueOn', { day: dayInWords(one.dueOn, today.value) })}</small></label></li>
        ))}
      </ul>
      {listed.length < total && <p class="row quiet">{t('handover.shown', { shown: listed.length, n: total })}<button type="button" class="button button-small" onClick={() => setPage(pages.length + 1)}>{t('handover.more')}</button></p>}
    </>
  );
}

/** One of a few words, as buttons. */
export function Choice<T extends string>({ label, options, value, onChange }: { label: string; options: (readonly [T, string])[]; value: T; onChange(value: T): void }) {
  return (
    <div class="hand-over-choice"><span>{label}</span>
      <div class="segments levels" role="group" aria-label={label}>
        {options.map(([code, text]) => <button key={code} type="button" aria-pressed={value === code} onClick={() => onChange(code)}>{text}</button>)}
      </div>
    </div>
  );
}
