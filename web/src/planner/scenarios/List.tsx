import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { cleanQuestion, scenariosApi, type Comparison, type Scenario } from '../../api/scenarios';
import { isAbort } from '../../api/problem';
import { t, tCode } from '../../i18n';
import { moment, share, whole } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { said } from '../questionText';
import { canonical } from './draft';
import { compare, compared } from './compared';
import { list, listError, loadList, open, ticked } from './saved';
import { draft, level } from './state';

const questionOf = (scenario: Scenario) => canonical(cleanQuestion(scenario.question));

/** Saved scenarios: each can be opened, and those of one question compared. */
export function List() {
  if (listError.value !== null) return <Problem error={listError.value} onRetry={() => void loadList()} />;
  const all = list.value;
  if (!all) return <p class="quiet" role="status">{t('app.loading')}</p>;
  if (all.length === 0) return <p class="quiet"><b>{t('scenario.list.empty')}</b> {t('scenario.list.emptyHelp')}</p>;
  const first = all.find((scenario) => ticked.value.has(scenario.id));
  const asked = first && questionOf(first);
  const chosen = all.filter((scenario) => ticked.value.has(scenario.id));
  const tick = (id: string, on: boolean) => {
    const next = new Set(ticked.value);
    if (on) next.add(id); else next.delete(id);
    ticked.value = next;
  };
  return (
    <div class="scenario-list">
      <ul>
        {all.map((scenario) => {
          const other = asked !== undefined && questionOf(scenario) !== asked;
          const full = !ticked.value.has(scenario.id) && ticked.value.size >= mostCompared;
          return (
            <li key={scenario.id} class={draft.value.of?.id === scenario.id ? 'is-chosen' : ''}>
              <input type="checkbox" aria-label={t('scenario.list.pick', { name: scenario.name })} title={other ? t('scenario.list.otherQuestion') : t('scenario.list.pick', { name: scenario.name })}
                checked={ticked.value.has(scenario.id)} disabled={other || full} onChange={(event) => tick(scenario.id, event.currentTarget.checked)} />
              <button type="button" class="scenario-open" aria-label={`${t('scenario.list.open')}: ${scenario.name}`} onClick={() => open(scenario)}>
                <b>{scenario.name}</b>
                <small class="quiet">{t('scenario.list.changes', { n: scenario.changes.length })} · {said(scenario.question)}</small>
                <small class="quiet">{t('scenario.list.by', { name: scenario.createdBy, time: moment(scenario.changedAt) })}</small>
              </button>
            </li>
          );
        })}
      </ul>
      {chosen.length >= 2
        ? <button type="button" class="button button-primary" onClick={() => compare(chosen.map((scenario) => scenario.id))}>{t('scenario.compare', { n: chosen.length })}</button>
        : <p class="quiet small">{t('scenario.compareHint')}</p>}
    </div>
  );
}

const mostCompared = 8;

/** Several scenarios of one question, beside each other and beside the city as it is. */
export function Compare() {
  const ids = compared.value;
  const found = useSignal<Comparison | null>(null);
  const error = useSignal<unknown>(null);
  const again = useSignal(0);
  useEffect(() => {
    found.value = null;
    error.value = null;
    const abort = new AbortController();
    scenariosApi.compare(ids, level.value, abort.signal).then((answer) => { found.value = answer; }, (failure: unknown) => { if (!isAbort(failure)) error.value = failure; });
    return () => abort.abort();
  }, [ids.join(), level.value, again.value]);
  const table = found.value;
  return (
    <section class="compare" aria-label={t('scenario.compare.title')}>
      <header><h2>{t('scenario.compare.title')}</h2><button type="button" class="button button-small" onClick={() => compare([])}>{t('scenario.compare.close')}</button></header>
      {error.value !== null && <Problem error={error.value} onRetry={() => { again.value++; }} />}
      {!table && error.value === null && <p class="quiet" role="status">{t('app.loading')}</p>}
      {table && <Table table={table} />}
    </section>
  );
}

/** Shows one of them on the map. */
function OpenButton({ id, name }: { id: string; name: string }) {
  const scenario = list.value?.find((known) => known.id === id);
  return scenario ? <button type="button" class="link" aria-pressed={draft.value.of?.id === id} title={t('scenario.list.open')} onClick={() => open(scenario)}>{name}</button> : <>{name}</>;
}

function Table({ table }: { table: Comparison }) {
  const { scenarios } = table;
  const best = Math.max(...scenarios.map((one) => one.after.peopleCovered));
  const colours = ['red', 'yellow', 'blue'].filter((colour) => scenarios.some((one) => one.byColour.some((sum) => sum.colour === colour && sum.difference.peopleLost > 0)));
  const ages = scenarios[0]!.byAge.map((sum) => sum.ages);
  const row = (name: string, now: string, cell: (one: Comparison['scenarios'][number], index: number) => preact.ComponentChildren) => (
    <tr key={name}><th scope="row">{name}</th><td>{now}</td>{scenarios.map((one, index) => <td key={one.id}>{cell(one, index)}</td>)}</tr>
  );
  const head = (
    <thead><tr><th scope="col">{t('scenario.compare.measure')}</th><th scope="col">{t('scenario.compare.now')}</th>
      {scenarios.map((one) => <th key={one.id} scope="col"><OpenButton id={one.id} name={one.name} />{one.after.peopleCovered === best && <span class="mark mark-yes">{t('scenario.compare.best')}</span>}</th>)}</tr></thead>
  );
  return (
    <>
      <p class="quiet small">{said(table.question as Parameters<typeof said>[0])}</p>
      <div class="table-box" tabIndex={0} role="region" aria-label={t('scenario.compare.title')}>
        <table class="plain-table">
          <caption class="sr-only">{t('scenario.compare.title')}</caption>
          {head}
          <tbody>
            {row(t('scenario.compare.share'), share(table.before.sharePeopleCovered), (one) => <b>{share(one.after.sharePeopleCovered)}</b>)}
            {row(t('scenario.compare.people'), whole(table.before.peopleCovered), (one) => whole(one.after.peopleCovered))}
            {(['Gained', 'Lost', 'Nearer', 'Farther'] as const).map((name) => row(t(`scenario.${name.toLowerCase() as 'gained'}`), '', (one) => whole(one.difference[`people${name}`])))}
            {colours.map((colour) => row(t('scenario.compare.colour', { colour: tCode('scenario.colour', colour) }), '', (one) => whole(one.byColour.find((sum) => sum.colour === colour)?.difference.peopleLost ?? 0)))}
            {ages.map((group) => row(t('scenario.compare.ageGained', { ages: tCode('scenario.ages', group) }), '', (one) => whole(one.byAge.find((sum) => sum.ages === group)?.peopleGained ?? 0)))}
            {ages.map((group) => row(t('scenario.compare.ageLost', { ages: tCode('scenario.ages', group) }), '', (one) => whole(one.byAge.find((sum) => sum.ages === group)?.peopleLost ?? 0)))}
            {scenarios.some((one) => one.problems.length > 0) && row(t('scenario.compare.problems'), '', (one) => whole(one.problems.length))}
          </tbody>
        </table>
      </div>
      <h3 class="quiet-title">{t('scenario.compare.areas')}</h3>
      <div class="segments levels" role="group" aria-label={t('level.label')}>
        {([1, 2, 3, 4, 5] as const).map((n) => <button key={n} type="button" aria-pressed={level.value === n} onClick={() => { level.value = n; }}>{t(`level.${n}`)}</button>)}
      </div>
      <div class="table-box" tabIndex={0} role="region" aria-label={t('scenario.compare.areas')}>
        <table class="plain-table">
          <caption class="sr-only">{t('scenario.compare.areas')}</caption>
          <thead><tr><th scope="col">{t('scenario.column.area')}</th><th scope="col">{t('scenario.column.people')}</th><th scope="col">{t('scenario.compare.now')}</th>{scenarios.map((one) => <th key={one.id} scope="col">{one.name}</th>)}</tr></thead>
          <tbody>
            {table.areas.map((area) => (
              <tr key={area.id}><th scope="row">{area.name}</th><td>{whole(area.people)}</td><td>{whole(area.peopleCovered)}</td>
                {area.peopleCoveredAfter.map((people, i) => <td key={scenarios[i]!.id} class={people > area.peopleCovered ? 'is-gained' : people < area.peopleCovered ? 'is-lost' : ''}>{whole(people)}</td>)}</tr>
            ))}
            {table.areas.length === 0 && <tr><td colSpan={3 + scenarios.length} class="quiet">{t('scenario.areas.none')}</td></tr>}
          </tbody>
        </table>
      </div>
    </>
  );
}
