import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t, tCode } from '../../i18n';
import type { ParentChoice } from '../../api/types';
import { whole } from '../../i18n/format';
import { askCompound, compound, compounds, loadCompounds, loadParents, parents } from './compounds';
import { askMerge, askRename, askReparent, busy, chosenAreas, summary, tool } from './state';

/** The name of what is merged or renamed. */
export function Name() {
  const name = useSignal(chosenAreas.value[0]?.properties.name ?? '');
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    void (tool.value === 'merge' ? askMerge(name.value) : askRename(name.value));
  };
  return (
    <form class="edit-name" onSubmit={ask}>
      <label>{t('edit.name')}<input class="field" maxLength={200} required value={name.value} onInput={(event) => { name.value = event.currentTarget.value; }} /></label>
      <button type="submit" class="button" disabled={busy.value}>{t('edit.look')}</button>
    </form>
  );
}

/** Where the chosen areas could belong. */
export function Parent() {
  const to = useSignal('');
  useEffect(() => { void loadParents(); }, [chosenAreas.value]);
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    void askReparent(Number(to.value));
  };
  if (!parents.value) return busy.value ? <p class="quiet" role="status">{t('app.loading')}</p> : null;
  const possible = parents.value.filter((area) => area.possible);
  const refused = parents.value.filter((area) => !area.possible);
  return (
    <>
      {possible.length === 0 ? <p class="quiet">{t('edit.parent.none')}</p> : <ParentForm possible={possible} to={to} ask={ask} />}
      {refused.length > 0 && (
        <details open={possible.length === 0}>
          <summary>{t('edit.parent.refused', { n: refused.length })}</summary>
          <ul class="edit-list edit-why">{refused.map((area) => <li key={area.id}><span><b>{area.name}</b><small>{tCode('refused', area.reason ?? '', { area: area.about ?? '' })}</small></span></li>)}</ul>
        </details>
      )}
    </>
  );
}

function ParentForm({ possible, to, ask }: { possible: readonly ParentChoice[]; to: Signal<string>; ask(event: SubmitEvent): void }) {
  return (
    <form class="edit-name" onSubmit={ask}>
      <label>
        {t('edit.parent')}
        <select class="field" required value={to.value} onChange={(event) => { to.value = event.currentTarget.value; }}>
          <option value="">{t('edit.parent.choose')}</option>
          {possible.map((area) => <option key={area.id} value={area.id}>{area.name} · {area.code}</option>)}
        </select>
      </label>
      <button type="submit" class="button" disabled={busy.value || to.value === ''}>{t('edit.look')}</button>
    </form>
  );
}

/** Compounds to close; those that were closed stay in the list. */
export function Compounds() {
  useEffect(() => { void loadCompounds(); }, [chosenAreas.value]);
  if (!compounds.value) return busy.value ? <p class="quiet" role="status">{t('app.loading')}</p> : null;
  return (
    <ul class="edit-list" aria-label={t('edit.compounds')}>
      {compounds.value.map(({ properties: one }) => (
        <li key={one.id} class={compound.value === one.id ? 'is-chosen' : ''}>
          <span><b>{one.name}</b><small>{one.validTo ? t('edit.compound.closedOn', { day: one.validTo }) : t(one.walled ? 'edit.compound.walled' : 'edit.compound.open')}</small></span>
          <span class="edit-counts">{t('unit.households', { n: whole(one.households) })}<small>{t('unit.peopleCount', { n: one.people })}</small></span>
          {(!one.validTo || one.reopens) && (
            <button type="button" class="button button-small" aria-label={t(one.validTo ? 'edit.compound.reopenNamed' : 'edit.compound.closeNamed', { name: one.name })}
              disabled={busy.value || compound.value === one.id && summary.value !== null} onClick={() => void askCompound(one)}>
              {t(one.validTo ? 'edit.compound.reopen' : 'edit.compound.close')}
            </button>
          )}
        </li>
      ))}
      {compounds.value.length === 0 && <li class="quiet">{t('edit.compound.none')}</li>}
    </ul>
  );
}
