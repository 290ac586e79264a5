import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import type { Access, Change } from '../../api/scenarios';
import type { StationProperties } from '../../api/types';
import { t, tCode } from '../../i18n';
import { hoursInWords } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Notice';
import { changeText, itemName, stationName } from './describe';
import { findGate } from './gates';
import { stationOf } from './names';
import { add, changes, commit, draft, remove, replace, subject } from './state';

const accesses: readonly Access[] = ['public', 'visitors', 'residents', 'closed'];

/** What is chosen on the map, and what can be done with it. */
export function Chosen() {
  const chosen = subject.value;
  if (!chosen) return null;
  if (chosen.type !== 'change') return chosen.type === 'station' ? <StationCard id={chosen.id} /> : <GateCard id={chosen.id} />;
  const change = changes.value[chosen.index];
  if (!change) return null;
  if (change.type === 'move_station' || change.type === 'close_station' || change.type === 'set_station') return <StationCard id={change.id} />;
  if (change.type === 'set_gate') return <GateCard id={change.id} />;
  return <AddedCard index={chosen.index} change={change} />;
}

function Card({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Escape' && !(event.target as Element).closest('dialog, [role=combobox], .is-drawing')) subject.value = null; };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <section class="chosen" aria-label={title}>
      <header><h2>{title}</h2><button type="button" class="icon-button" aria-label={t('action.close')} title={t('action.close')} onClick={() => { subject.value = null; }}><Icon name="close" size={18} /></button></header>
      {children}
    </section>
  );
}

function AccessPicker({ value, onPick }: { value: Access; onPick: (access: Access) => void }) {
  return (
    <div class="segments accesses" role="group" aria-label={t('scenario.gateAccess')}>
      {accesses.map((access) => <button key={access} type="button" aria-pressed={value === access} onClick={() => onPick(access)}>{t(`scenario.access.${access}`)}</button>)}
    </div>
  );
}

function GateCard({ id }: { id: number }) {
  const gate = findGate(id);
  const index = draft.value.changes.findIndex((change) => change.type === 'set_gate' && change.id === id);
  const set = draft.value.changes[index] as Extract<Change, { type: 'set_gate' }> | undefined;
  return (
    <Card title={gate?.compound ? `${gate.compound} · ${t('scenario.gate')}` : t('scenario.gate')}>
      <p class="quiet">{t('scenario.gateNow', { access: gate ? tCode('scenario.access', gate.access) : '—' })}{gate?.openingHours && ` · ${t('scenario.gateAt', { hours: hoursInWords(gate.openingHours) })}`}</p>
      <p class="quiet-title">{t('scenario.gateAccess')}</p>
      <AccessPicker value={set?.access ?? gate?.access ?? 'closed'} onPick={(access) => {
        if (set && gate && access === gate.access) remove(index);
        else add({ type: 'set_gate', id, access });
        subject.value = { type: 'gate', id };
      }} />
      {set && <button type="button" class="button button-small" onClick={() => { remove(index); subject.value = { type: 'gate', id }; }}>{t('scenario.reopen')}</button>}
    </Card>
  );
}

function StationCard({ id }: { id: number }) {
  const known = stationOf(id);
  const isFacility = Boolean(draft.value.question.category);
  const [station, setStation] = useState<StationProperties | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (isFacility) return undefined;
    const abort = new AbortController();
    setStation(null);
    api.station(id, abort.signal).then((found) => setStation(found.properties), (failure: unknown) => { if (!abort.signal.aborted) setError(failure); });
    return () => abort.abort();
  }, [id, isFacility]);
  const mine = changes.value.flatMap((change, index) => ('id' in change && change.id === id && change.type.endsWith('_station') ? [{ change, index }] : []));
  const closed = mine.some(({ change }) => change.type === 'close_station');
  const set = mine.find(({ change }) => change.type === 'set_station')?.change as Extract<Change, { type: 'set_station' }> | undefined;
  const { item, respectCapacity, at } = draft.value.question;
  const reset = () => commit({ changes: draft.peek().changes.filter((change) => !('id' in change && change.id === id && change.type.endsWith('_station'))) });
  const keep = (work: () => void) => { work(); subject.value = { type: 'station', id }; };
  return (
    <Card title={stationName(id)}>
      {error !== null && <Problem error={error} />}
      {mine.length > 0 && <ul class="chosen-list">{mine.map(({ change, index }) => <li key={index}>{changeText(change)}</li>)}</ul>}
      <div class="chosen-actions">
        {!closed && <button type="button" class="button button-small" onClick={() => keep(() => add({ type: 'close_station', id }))}><Icon name="none" size={16} />{t('scenario.close')}</button>}
        {!closed && !isFacility && at && set?.openingHours !== '24/7' && <button type="button" class="button button-small" onClick={() => keep(() => add({ type: 'set_station', id, openingHours: '24/7' }))}><Icon name="clock" size={16} />{t('scenario.openAlways')}</button>}
        {!closed && !isFacility && item && station && !station.items.includes(item) && !set?.items && (
          <button type="button" class="button button-small" onClick={() => keep(() => add({ type: 'set_station', id, items: [...station.items, item].sort() }))}>{t('scenario.offerItem', { item: itemName(item) })}</button>
        )}
        {mine.length > 0 && <button type="button" class="button button-small" onClick={() => keep(reset)}>{t('scenario.reopen')}</button>}
      </div>
      {!closed && !isFacility && respectCapacity && (
        <Capacity value={set?.capacity ?? station?.capacity ?? null} onPick={(capacity) => keep(() => add({ type: 'set_station', id, capacity }))} />
      )}
      {known && <p class="quiet small">{t('scenario.subject.keys')}</p>}
    </Card>
  );
}

function Capacity({ value, onPick }: { value: number | null; onPick: (capacity: number) => void }) {
  return (
    <label class="stacked">{t('scenario.capacity')}
      <input class="field" type="number" min={1} max={10_000_000} step={1} inputMode="numeric" placeholder={t('scenario.capacityNone')} value={value ?? ''}
        onChange={(event) => { const next = event.currentTarget.valueAsNumber; if (Number.isInteger(next) && next > 0) onPick(next); }} />
    </label>
  );
}

/** Something that a change adds: a station, a gate, a street. */
function AddedCard({ index, change }: { index: number; change: Change }) {
  const rename = (name: string) => {
    if (change.type === 'add_station' || change.type === 'add_street') replace(index, { ...change, name: name.trim() || null });
  };
  return (
    <Card title={changeText(change)}>
      {(change.type === 'add_station' || change.type === 'add_street') && (
        <label class="stacked">{t('scenario.theName')}<input class="field" maxLength={200} value={change.name ?? ''} onChange={(event) => rename(event.currentTarget.value)} /></label>
      )}
      {change.type === 'add_station' && draft.value.question.respectCapacity && <Capacity value={change.capacity ?? null} onPick={(capacity) => replace(index, { ...change, capacity })} />}
      {change.type === 'add_gate' && <AccessPicker value={change.access} onPick={(access) => replace(index, { ...change, access })} />}
      {change.type === 'add_street' && (
        <label class="stacked">{t('scenario.streetClass')}
          <select class="field" value={change.class ?? 'footway'} onChange={(event) => replace(index, { ...change, class: event.currentTarget.value })}>
            {(['footway', 'crossing', 'steps', 'residential', 'path', 'pedestrian', 'cycleway', 'service'] as const).map((kind) => <option key={kind} value={kind}>{t(`scenario.class.${kind}`)}</option>)}
          </select>
        </label>
      )}
      {change.type === 'add_station' && <p class="quiet small">{t('scenario.subject.keys')}</p>}
    </Card>
  );
}
