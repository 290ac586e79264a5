import { useEffect, useRef } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { addWords, language, t, type KeyUnder } from '../../i18n';
import { editEn } from '../../i18n/edit.en';
import { editZh } from '../../i18n/edit.zh';
import { moment, whole } from '../../i18n/format';
import type { AreaChange } from '../../api/types';
import { EditMap, type EditArea } from '../../map/editMap';
import { setAddress } from '../../ui/address';
import { GeneratedBadge } from '../../ui/CityNotices';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { account, city } from '../state';
import { askSignIn } from '../SignIn';
import { Compounds, Name, Parent } from './Choices';
import { askCompound, compound, compounds } from './compounds';
import { Checked, Summary } from './Outcome';
import {
  apply, areas, begin, busy, canUndo, chosen, clear, done, drawn, editError, go, ground, level, live, look, parameters, path, proposal, propose, refresh,
  summary, today, taken, takeProposal, toggle, tool, tools, undo, wanted, type Tool,
} from './state';
import './edit.css';

addWords(editZh, editEn);

/** The planner's desk for borders: areas at the left, the map on which they are drawn at the right. */
export function Desk() {
  useEffect(() => { if (account.value) void begin(); }, [account.value]);
  useEffect(() => { if (ground.value) setAddress(parameters()); }, [ground.value, chosen.value, tool.value]);
  useEffect(() => {
    const back = () => { if (account.peek() && new URLSearchParams(location.search).get('desk') === 'borders') void begin(); };
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  useEffect(() => () => setAddress({ area: null, choose: null, tool: null }), []);
  return (
    <main class="desk">
      <section class="panel edit" aria-label={t('edit.title')} aria-busy={busy.value}>
        <h2>{t('edit.title')}</h2>
        {account.value ? <Panel /> : <SignInFirst />}
      </section>
      <div class="stage"><div class="stage-map"><EditView />{city.value && <GeneratedBadge city={city.value} />}</div></div>
    </main>
  );
}

function SignInFirst() {
  return (
    <Notice>
      <p>{t('edit.signIn')}</p>
      <button type="button" class="button button-primary" onClick={() => askSignIn()}>{t('signIn.open')}</button>
    </Notice>
  );
}

function Panel() {
  if (!ground.value) return editError.value ? <Problem error={editError.value} onRetry={() => void begin()} /> : <p class="quiet" role="status">{t('app.loading')}</p>;
  return (
    <>
      <nav class="edit-path" aria-label={t('edit.path')}>
        <button type="button" class="link" onClick={() => go(null)}>{t('edit.all')}</button>
        {path.value.map((step) => <button key={step.id} type="button" class="link" onClick={() => go(step.id)}>{step.name}</button>)}
      </nav>
      {done.value && <Done />}
      <Tools />
      {editError.value !== null && <Problem error={editError.value} onRetry={isStale(editError.value) ? () => void refresh() : undefined} />}
      {live.value && !summary.value && <Checked areas={live.value.areas} changed={live.value.changed} />}
      {summary.value && <Summary change={summary.value} />}
      {wanted.value && (
        <div class="edit-actions">
          {summary.value && <button type="button" class="button button-primary" disabled={busy.value} onClick={() => void apply()}>{t('edit.apply')}</button>}
          {!summary.value && <button type="button" class="button button-primary" disabled={busy.value} onClick={() => void look()}>{t('edit.look')}</button>}
          <button type="button" class="button" onClick={clear}>{t('action.cancel')}</button>
        </div>
      )}
      {tool.value === 'choose' && <Today />}
      {proposal.value ? <Proposal /> : tool.value === 'compound' ? <Compounds /> : <List />}
    </>
  );
}

/** Somebody else changed it: what is there now is looked at again. */
const isStale = (error: unknown) => error instanceof ApiError && error.status === 409;

function Done() {
  const change = done.value!;
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.scrollIntoView({ block: 'nearest' }), [change]);
  return (
    <div ref={shown}><Notice icon="check">
      <p>{doneText(change)}</p>
      <p class="quiet">{t(canUndo.value ? 'edit.undo.hint' : 'edit.undo.none')}</p>
      {canUndo.value && <button type="button" class="button button-small" disabled={busy.value} onClick={() => void undo(change.id!)}>{t('edit.undo')}</button>}
    </Notice></div>
  );
}

/** What was changed today and stands. */
function Today() {
  const rows = today.value.filter((change) => change.id !== done.value?.id);
  if (rows.length === 0) return null;
  return (
    <details class="edit-today">
      <summary>{t('edit.today', { n: rows.length })}</summary>
      <ul class="edit-list">
        {rows.map((change) => (
          <li key={change.id}>
            <span><b>{t(`edit.kind.${change.kind as KeyUnder<'edit.kind.'>}`)}{change.names.length > 0 && t('list.colon')}{change.names.join(t('list.separator'))}</b>
              <small>{moment(change.at)} · {t(change.mine ? 'edit.today.mine' : 'edit.today.other')}{change.kind !== 'closeCompound' && ` · ${t('edit.today.moved', { n: change.households })}`}</small></span>
            {change.undoes
              ? <button type="button" class="button button-small" disabled={busy.value} aria-label={t('edit.undoNamed', { what: change.names.join(t('list.separator')) })} onClick={() => void undo(change.id)}>{t('edit.undo')}</button>
              : <small class="quiet">{t('edit.today.builtOn')}</small>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function doneText({ compound: one, kind, households, people }: AreaChange): string {
  if (one) return t(one.closed ? 'edit.done.closed' : 'edit.done.reopened', { name: one.name, households: whole(one.households), people: whole(one.people) });
  return t(kind === 'undo' ? 'edit.done.undone' : 'edit.done', { households: whole(households), people: whole(people) });
}

function Tools() {
  const use = (name: Tool) => {
    clear();
    done.value = null;
    tool.value = name;
    if (name === 'propose') void propose().then(() => { tool.value = 'propose'; });
  };
  return (
    <div class="edit-tools">
      <div class="chips" role="group" aria-label={t('edit.tools')}>
        {tools().map((name) => (
          <button key={name} type="button" class="chip" aria-pressed={tool.value === name} onClick={() => use(name)}>{t(`edit.tool.${name as KeyUnder<'edit.tool.'>}`)}</button>
        ))}
      </div>
      <p class="quiet" role="status">{t(`edit.hint.${tool.value as KeyUnder<'edit.hint.'>}`)}</p>
      {tool.value === 'split' && <p class="quiet">{t('edit.hint.keys')}</p>}
      {(tool.value === 'split' || tool.value === 'redraw' || tool.value === 'merge') && level.value < 4 && <p class="quiet">{t('edit.hint.walk')}</p>}
      {tool.value === 'compound' && <p class="quiet">{t('edit.hint.compoundBorder')}</p>}
      {(tool.value === 'merge' || tool.value === 'rename') && <Name key={tool.value} />}
      {tool.value === 'reparent' && <Parent />}
    </div>
  );
}

function List() {
  return (
    <ul class="edit-list" aria-label={t(`level.${level.value as 1 | 2 | 3 | 4 | 5}`)}>
      {areas.value.map(({ properties: area }) => (
        <li key={area.id} class={chosen.value.has(area.id) ? 'is-chosen' : ''}>
          <label class="check">
            <input type="checkbox" checked={chosen.value.has(area.id)} onChange={() => toggle(area.id, true)} />
            <span><b>{area.name}</b><small>{area.code}</small></span>
          </label>
          <span class="edit-counts">{t('unit.households', { n: whole(area.households) })}<small>{t('unit.peopleCount', { n: area.people })}</small></span>
          {area.level < 5 && (
            <button type="button" class="icon-button" aria-label={t('edit.open', { name: area.name })} title={t('edit.open', { name: area.name })} onClick={() => go(area.id)}><Icon name="chevron" /></button>
          )}
        </li>
      ))}
      {areas.value.length === 0 && <li class="quiet">{t('edit.none')}</li>}
    </ul>
  );
}

/** The engine's grids, taken whole or in part. */
function Proposal() {
  const grids = proposal.value!.filter((feature) => feature.properties.level === 4);
  const number = (n: number) => String(n).padStart(2, '0');
  return (
    <div class="edit-proposal">
      <Checked areas={grids.map((grid) => grid.properties)} changed={null} chosen={taken.value}
        onChoose={(code) => {
          const next = new Set(taken.value);
          if (!next.delete(code)) next.add(code);
          taken.value = next;
          summary.value = null;
          wanted.value = null;
        }} />
      {!wanted.value && (
        <div class="edit-actions">
          <button type="button" class="button button-primary" disabled={busy.value || taken.value.size === 0}
            onClick={() => void takeProposal((n) => `第${number(n)}网格`, (n) => `第${number(n)}微网格`)}>{t('edit.take', { n: taken.value.size })}</button>
          <button type="button" class="button" onClick={clear}>{t('action.cancel')}</button>
        </div>
      )}
    </div>
  );
}

/** Follows the state; what is drawn goes back into it. */
function EditView() {
  const element = useRef<HTMLDivElement>(null);
  const kept = useRef<EditMap | null>(null);
  const fitted = useRef<number | null>(null);
  useEffect(() => {
    const map = new EditMap(element.current!, city.peek()!, { onSelect: (id) => toggle(id, tool.peek() === 'merge' || chosen.peek().size > 1), onDrawn: drawn, cornerName: (which) => t(`edit.${which}`),
      onCompound: (id) => { const found = compounds.peek()?.find((one) => one.properties.id === id)?.properties; if (found && (!found.validTo || found.reopens)) void askCompound(found); } });
    kept.current = map;
    return () => map.remove();
  }, []);
  const shapes: EditArea[] = areas.value.map(({ properties, geometry }) => ({ id: properties.id, name: properties.name, geometry }));
  const parent = ground.value?.parent?.properties.id ?? 0;
  useEffect(() => {
    kept.current!.show(shapes, chosen.peek(), fitted.current !== parent);
    fitted.current = parent;
  }, [ground.value]);
  useEffect(() => kept.current!.choose(chosen.value), [chosen.value]);
  useEffect(() => {
    const id = [...chosen.peek()][0];
    if ((tool.value === 'split' || tool.value === 'redraw') && id !== undefined) kept.current!.goTo(id);
    if (tool.value === 'split') kept.current!.drawLine();
    else if (tool.value === 'redraw' && id !== undefined) kept.current!.editBorder(id);
    else kept.current!.stop();
  }, [tool.value, chosen.value]);
  const shownCompounds = tool.value === 'compound' ? compounds.value : null;
  useEffect(() => kept.current!.showCompounds(shownCompounds?.map(({ properties: { id, name, validTo }, geometry }) => ({ id, name, geometry, closed: validTo !== null })) ?? null, compound.value), [shownCompounds, compound.value]);
  useEffect(() => kept.current!.nameButtons(), [language.value]);
  const proposed = proposal.value?.filter((feature) => feature.properties.level === 4 ? taken.value.has(feature.properties.code) : false) ?? null;
  const shown = summary.value?.features.filter((feature) => feature.properties.level === level.value) ?? live.value?.features ?? proposed;
  useEffect(() => kept.current!.showPreview(shown), [summary.value, live.value, proposal.value, taken.value]);
  return <div ref={element} class="map" role="application" aria-label={t('edit.map')} />;
}
