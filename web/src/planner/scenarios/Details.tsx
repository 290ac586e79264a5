import { useSignal } from '@preact/signals';
import { t, tCode } from '../../i18n';
import { share, whole } from '../../i18n/format';
import { difference, hoveredArea, level, previewError, shareOf } from './state';

const pageSize = 50;
const more = (people: number) => (people > 0 ? whole(people) : <span class="quiet">0</span>);

/** What changes in each area of the level. */
export function AreaTable() {
  const limit = useSignal(pageSize);
  const found = difference.value;
  return (
    <div class="areas">
      <div class="segments levels" role="group" aria-label={t('level.label')}>
        {([1, 2, 3, 4, 5] as const).map((n) => <button key={n} type="button" aria-pressed={level.value === n} onClick={() => { level.value = n; }}>{t(`level.${n}`)}</button>)}
      </div>
      {!found || found.level !== level.value ? previewError.value === null && <p class="quiet" role="status">{t('app.loading')}</p> : (
        <>
          <div class="table-box" tabIndex={0} role="region" aria-label={t('scenario.areas.title')}>
            <table class="plain-table">
              <caption class="sr-only">{t('scenario.areas.title')}</caption>
              <thead><tr>{(['area', 'now', 'then', 'gained', 'lost'] as const).map((name) => <th key={name} scope="col">{t(`scenario.column.${name}`)}</th>)}</tr></thead>
              <tbody>
                {found.areas.slice(0, limit.value).map((area) => (
                  <tr key={area.id} class={hoveredArea.value === area.id ? 'is-hovered' : ''} onPointerEnter={() => { hoveredArea.value = area.id; }} onPointerLeave={() => { hoveredArea.value = null; }}>
                    <th scope="row">{area.name}</th>
                    <td>{share(shareOf(area.peopleCovered, area.people))}</td>
                    <td>{share(shareOf(area.peopleCoveredAfter, area.people))}</td>
                    <td>{more(area.difference.peopleGained)}</td>
                    <td>{more(area.difference.peopleLost)}</td>
                  </tr>
                ))}
                {found.areas.length === 0 && <tr><td colSpan={5} class="quiet">{t('scenario.areas.none')}</td></tr>}
              </tbody>
            </table>
          </div>
          {found.areas.length > limit.value && <button type="button" class="button button-small" onClick={() => { limit.value += pageSize; }}>{t('areas.more', { n: found.areas.length - limit.value })}</button>}
          {(found.outside.peopleGained > 0 || found.outside.peopleLost > 0) && <p class="quiet small">{t('scenario.outside', { gained: found.outside.peopleGained, lost: found.outside.peopleLost })}</p>}
        </>
      )}
    </div>
  );
}

/** The same people by mark, by age, and by how much longer or shorter they walk. */
export function WhoTable() {
  const found = difference.value;
  if (!found) return previewError.value === null ? <p class="quiet" role="status">{t('app.loading')}</p> : null;
  const columns = ['gained', 'lost', 'nearer', 'farther'] as const;
  const head = <thead><tr><th scope="col">{t('scenario.who.group')}</th>{columns.map((name) => <th key={name} scope="col">{t(`scenario.column.${name}`)}</th>)}</tr></thead>;
  const bands = found.byMinutes.filter((band) => band.people > 0);
  const most = Math.max(1, ...bands.map((band) => band.people));
  return (
    <div class="who">
      <table class="plain-table">
        <caption>{t('scenario.who.colour')}</caption>
        {head}
        <tbody>{[...found.byColour].reverse().map(({ colour, difference: sum }) => (
          <tr key={colour}><th scope="row">{tCode('scenario.colour', colour)}</th><td>{more(sum.peopleGained)}</td><td>{more(sum.peopleLost)}</td><td>{more(sum.peopleNearer)}</td><td>{more(sum.peopleFarther)}</td></tr>
        ))}</tbody>
      </table>
      <table class="plain-table">
        <caption>{t('scenario.who.age')}</caption>
        {head}
        <tbody>{found.byAge.map((sum) => (
          <tr key={sum.ages}><th scope="row">{tCode('scenario.ages', sum.ages)}</th><td>{more(sum.peopleGained)}</td><td>{more(sum.peopleLost)}</td><td>{more(sum.peopleNearer)}</td><td>{more(sum.peopleFarther)}</td></tr>
        ))}</tbody>
      </table>
      <table class="plain-table">
        <caption>{t('scenario.who.minutes')}</caption>
        <tbody>
          {bands.map((band) => (
            <tr key={`${band.way}${band.fromMinutes}`}>
              <th scope="row">{t(`scenario.column.${band.way as 'nearer'}`)} {band.fromMinutes === null ? t('scenario.minutes.first') : band.toMinutes === null ? t('scenario.minutes.over', { from: band.fromMinutes }) : t('scenario.minutes.to', { from: band.fromMinutes, to: band.toMinutes })}</th>
              <td class="bar-cell"><i class={`bar-${band.way}`} style={{ width: `calc((100% - 64px) * ${band.people / most})` }} aria-hidden="true" />{whole(band.people)}</td>
            </tr>
          ))}
          {bands.length === 0 && <tr><td class="quiet">{t('scenario.areas.none')}</td></tr>}
        </tbody>
      </table>
    </div>
  );
}
