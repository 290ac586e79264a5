import { useEffect, useRef } from 'preact/hooks';
import type { AreaChange, GridArea, GridViolation } from '../../api/types';
import { t, tCode } from '../../i18n';
import { whole } from '../../i18n/format';
import { areas as present } from './state';

const Sum = ({ households, people }: { households: number; people: number }) => (
  <span class="edit-counts">{t('unit.households', { n: whole(households) })}<small>{t('unit.peopleCount', { n: people })}</small></span>
);

/** How many more or fewer than now. */
function Difference({ now, then }: { now: number | undefined; then: number }) {
  if (now === undefined || now === then) return null;
  return <small class={then > now ? 'edit-more' : 'edit-fewer'}>{then > now ? '+' : '−'}{whole(Math.abs(then - now))}</small>;
}

const violationText = (violation: GridViolation): string => tCode('edit.rule', violation.kind, {
  households: whole(violation.households ?? 0), allowed: whole(violation.allowed ?? 0), parts: violation.parts?.length ?? 0, compound: violation.compoundName ?? '',
});

function Violations({ area }: { area: GridArea }) {
  return area.violations.length === 0 ? <p class="edit-rules is-open">{t('edit.noFault')}</p> : (
    <ul class="edit-rules">
      {area.violations.map((violation, i) => <li key={i} class={violation.unavoidable ? 'quiet' : 'is-closed'}>{violationText(violation)}{violation.unavoidable && ` · ${t('edit.unavoidable')}`}</li>)}
    </ul>
  );
}

/** Areas with counts and what is wrong with them; those that changed only, where that is known. */
export function Checked({ areas, changed, chosen, onChoose }: {
  areas: readonly GridArea[]; changed: ReadonlySet<number> | null; chosen?: ReadonlySet<string>; onChoose?: (code: string) => void;
}) {
  const now = new Map(present.value.map(({ properties }) => [properties.id, properties.households]));
  return (
    <ul class="edit-list edit-checked" aria-label={t('edit.live')} aria-live="polite">
      {areas.map((area, i) => (changed && !changed.has(i) ? null : (
        <li key={area.code}>
          {onChoose
            ? <label class="check"><input type="checkbox" checked={chosen!.has(area.code)} onChange={() => onChoose(area.code)} /><span><b>{t('edit.proposed', { n: i + 1 })}</b></span></label>
            : <span><b>{present.value.find((known) => known.properties.id === area.id)?.properties.name ?? t('edit.new')}</b><small>{area.code}</small></span>}
          <span><Sum households={area.households} people={area.people} /><Difference now={area.id === null ? undefined : now.get(area.id)} then={area.households} /></span>
          <Violations area={area} />
        </li>
      )))}
    </ul>
  );
}

/** What a change would move, before it does. */
export function Summary({ change }: { change: AreaChange }) {
  const shown = useRef<HTMLElement>(null);
  useEffect(() => shown.current?.scrollIntoView({ block: 'nearest' }), [change]);
  const own = change.check?.filter((area) => area.violations.length > 0) ?? [];
  const changed = change.changed.filter((area) => area.redrawn || area.households !== area.householdsBefore || area.code !== area.codeBefore || area.name !== area.nameBefore);
  return (
    <section ref={shown} class="edit-summary" aria-label={t('edit.summary')} aria-live="polite">
      <h3 class="quiet-title">{t('edit.summary')}</h3>
      {change.compound ? <Compound compound={change.compound} /> : <p class="card-share"><b>{whole(change.households)}</b> {t('edit.moves', { people: whole(change.people) })}</p>}
      {change.closed.length > 0 && <Group title={t('edit.closed')} rows={change.closed.map((area) => ({ key: area.id, name: area.name, code: area.code, note: null, households: area.households, people: area.people }))} />}
      {change.opened.length > 0 && <Group title={t('edit.opened')} rows={change.opened.map((area, i) => ({ key: i, name: area.name, code: area.code, note: null, households: area.households, people: area.people }))} />}
      {changed.length > 0 && <Group title={t('edit.changed')} rows={changed.map((area) => ({
        key: area.id, name: area.name, code: area.code, households: area.households, people: area.people,
        note: area.code !== area.codeBefore ? t('edit.was', { code: area.codeBefore }) : area.name !== area.nameBefore ? t('edit.was', { code: area.nameBefore }) : area.households !== area.householdsBefore ? t('edit.before', { n: whole(area.householdsBefore) }) : null,
      }))} />}
      {change.assignments.length > 0 && (
        <>
          <h4>{t('edit.workers')}</h4>
          <ul class="items">{change.assignments.map((one, i) => <li key={i}>{one.worker}{t('list.end')}{one.toCode ? t('edit.worker.to', { code: one.toCode }) : t('edit.worker.ends', { code: one.fromCode ?? '' })}</li>)}</ul>
        </>
      )}
      {!change.compound && <p class="quiet">{t('edit.also', { stations: change.stations.length, scopes: change.scopes.length, events: change.eventsRerouted })}</p>}
      {own.length > 0 && (
        <details open>
          <summary>{t('edit.rules', { n: own.length })}</summary>
          <ul class="edit-list">{own.map((area) => <li key={area.code}><span><b>{area.code}</b></span><Sum households={area.households} people={area.people} /><Violations area={area} /></li>)}</ul>
        </details>
      )}
    </section>
  );
}

/** A compound that closes, or goes on again. */
function Compound({ compound }: { compound: NonNullable<AreaChange['compound']> }) {
  return (
    <>
      <p class="card-share"><b>{whole(compound.households)}</b> {t(compound.closed ? 'edit.compound.leave' : 'edit.compound.return', { people: whole(compound.people), name: compound.name })}</p>
      {compound.to.length > 0 && (
        <ul class="edit-list">
          {compound.to.map((to) => <li key={to.id ?? 0}><span>{to.name ?? t('edit.compound.noOther')}</span><Sum households={to.households} people={to.people} /></li>)}
        </ul>
      )}
      <p class="quiet">{t(compound.closed ? 'edit.compound.opens' : 'edit.compound.shuts', { gates: compound.gates, ways: compound.insideWays })}</p>
    </>
  );
}

const mostRows = 12;

function Group({ title, rows }: { title: string; rows: { key: number; name: string; code: string; note: string | null; households: number; people: number }[] }) {
  return (
    <>
      <h4>{title}</h4>
      <ul class="edit-list">
        {rows.slice(0, mostRows).map((row) => <li key={row.key}><span><b>{row.name}</b><small>{row.code}{row.note && ` · ${row.note}`}</small></span><Sum households={row.households} people={row.people} /></li>)}
        {rows.length > mostRows && <li class="quiet">{t('edit.moreRows', { n: rows.length - mostRows })}</li>}
      </ul>
    </>
  );
}
