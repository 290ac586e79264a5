import { useEffect, useState } from 'preact/hooks';
import { nameOf } from '../../api/client';
import { isAbort } from '../../api/problem';
import type { AreaProperties, Household } from '../../api/types';
import { language, t } from '../../i18n';
import { whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Notice';
import { area, areaId } from '../state';
import { householdsApi } from './api';
import { catalogues, clearQuestion, closed, colour, colours, due, dues, filtered, flag, found, foundError, lookAgain, open, openId, page, spot, text } from './state';
import { colourName, day, dueText, isLate } from './texts';

/** What is looked for. Each change begins at the first page again. */
export function Find() {
  const set = (change: () => void) => () => { change(); page.value = 1; };
  return (
    <form class="find" role="search" aria-label={t('households.find')} onSubmit={(event) => event.preventDefault()}>
      <div class="row find-first">
        <label class="find-text"><span class="sr-only">{t('households.find')}</span>
          <input class="field" type="search" maxLength={100} placeholder={t('households.findHint')} aria-describedby="households-find-by" value={text.value} onInput={(event) => set(() => { text.value = event.currentTarget.value; })()} />
        </label>
        <button type="button" class="button button-primary" onClick={() => open('new')}>{t('households.new')}</button>
      </div>
      <p id="households-find-by" class="hint-quiet">{t('households.findBy')}</p>
      <AreaPick />
      <div class="find-row">
        <label class="stacked">{t('households.due')}
          <select class="field" value={due.value ?? ''} onChange={(event) => set(() => { due.value = event.currentTarget.value || null; })()}>
            <option value="">{t('households.any')}</option>{dues.map((one) => <option key={one} value={one}>{t(`households.due.${one}`)}</option>)}
          </select>
        </label>
        <label class="stacked">{t('households.colour')}
          <select class="field" value={colour.value ?? ''} onChange={(event) => set(() => { colour.value = event.currentTarget.value || null; })()}>
            <option value="">{t('households.any')}</option>{colours.map((one) => <option key={one} value={one}>{colourName(one)}</option>)}
          </select>
        </label>
        <label class="stacked">{t('households.flag')}
          <select class="field" value={flag.value ?? ''} onChange={(event) => set(() => { flag.value = event.currentTarget.value || null; })()}>
            <option value="">{t('households.any')}</option>{(catalogues.value?.careFlags ?? []).map((one) => <option key={one.code} value={one.code}>{nameOf(one, language.value)}</option>)}
          </select>
        </label>
      </div>
      <div class="row">
        <label class="check"><input type="checkbox" checked={closed.value} onChange={(event) => set(() => { closed.value = event.currentTarget.checked; })()} />{t('households.closedOnes')}</label>
        {spot.value && <button type="button" class="chip" aria-pressed="true" onClick={set(() => { spot.value = null; })}><Icon name="close" size={16} />{t('households.spot')}</button>}
        {filtered.value && <button type="button" class="button button-small button-quiet" onClick={clearQuestion}>{t('households.clear')}</button>}
      </div>
    </form>
  );
}

/** Down the five levels, one at a time; a press on the chip goes back to everything. */
function AreaPick() {
  const [below, setBelow] = useState<AreaProperties[]>([]);
  const chosen = area.value?.properties ?? null;
  useEffect(() => {
    if (areaId.value !== null && chosen?.id !== areaId.value) return undefined;
    if (chosen?.level === 5) return setBelow([]);
    const abort = new AbortController();
    householdsApi.areas((chosen?.level ?? 1) + 1, chosen?.id ?? null, abort.signal)
      .then((areas) => setBelow(areas.features.map((one) => one.properties)), (error: unknown) => { if (!isAbort(error)) foundError.value = error; });
    return () => abort.abort();
  }, [chosen?.id, areaId.value]);
  const choose = (id: number | null) => { areaId.value = id; page.value = 1; };
  return (
    <div class="row">
      {areaId.value !== null && <button type="button" class="chip" aria-pressed="true" onClick={() => choose(null)}><Icon name="close" size={16} />{chosen?.name ?? '…'}</button>}
      {below.length > 0 && (
        <label class="find-area"><span class="sr-only">{t('households.area')}</span>
          <select class="field" value="" onChange={(event) => choose(Number(event.currentTarget.value))}>
            <option value="">{t(areaId.value === null ? 'households.area' : 'households.areaBelow')}</option>{below.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </select>
        </label>
      )}
    </div>
  );
}

export function Found() {
  const answer = found.value;
  if (foundError.value !== null) return <Problem error={foundError.value} onRetry={lookAgain} />;
  if (!answer) return <p class="quiet" role="status">{t('app.loading')}</p>;
  if (answer.total === 0) return <p class="quiet" role="status">{t(filtered.value ? 'households.none' : 'households.noneAtAll')}</p>;
  const pages = Math.ceil(answer.total / answer.limit);
  return (
    <>
      <p class="quiet" role="status">{t('households.count', { n: answer.total })}</p>
      <ul class="found">{answer.households.map((one) => <Row key={one.id} household={one} />)}</ul>
      {pages > 1 && (
        <nav class="row pages" aria-label={t('households.pages')}>
          <button type="button" class="button button-small" disabled={page.value <= 1} onClick={() => { page.value--; }}>{t('households.before')}</button>
          <span class="quiet">{t('households.page', { n: page.value, all: whole(pages) })}</span>
          <button type="button" class="button button-small" disabled={page.value >= pages} onClick={() => { page.value++; }}>{t('households.after')}</button>
        </nav>
      )}
    </>
  );
}

function Row({ household: one }: { household: Household }) {
  return (
    <li>
      <button type="button" class={`household-row edge-${one.colour ?? 'none'}`} aria-pressed={openId.value === one.id} data-household={one.id} onClick={() => open(one.id)}>
        <span class="household-row-head"><strong>{one.address}</strong>{one.colour && <span class={`colour-mark on-${one.colour}`}>{colourName(one.colour)}</span>}</span>
        <span class="household-row-foot quiet">
          {one.closedOn ? <span>{t('households.closedOn', { day: day(one.closedOn) })}</span> : <span class={isLate(one.dueOn) ? 'is-late' : ''}>{dueText(one.dueOn)}</span>}
          <span>{one.responsible ?? t('households.nobody')}</span>
          <span>{t('households.people', { n: one.people.total })}</span>
          {one.openProposal && <span class="mark mark-generated">{t('households.proposal')}</span>}
        </span>
      </button>
    </li>
  );
}
