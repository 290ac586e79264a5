import { useSignal } from '@preact/signals';
import { nameOf } from '../../api/client';
import { language, locale, t } from '../../i18n';
import { kinds } from '../state';
import { hourFigures, printing, resultError, select, selection, stations } from './state';

const pageSize = 100;

/** The stations that the question is about, or for a category its facilities, as on the map; a station can be chosen here, too. */
export function Stations() {
  const limit = useSignal(pageSize);
  const all = stations.value?.features;
  if (!all) return resultError.value === null ? <p class="quiet" role="status">{t('app.loading')}</p> : null;
  if (all.length === 0) return <p class="quiet">{t('cov.stations.none')}</p>;
  const closed = new Set(hourFigures.value?.closed);
  const names = new Intl.Collator(locale.value, { numeric: true });
  const rows = [...all].sort((a, b) => names.compare(a.properties.name, b.properties.name)).slice(0, printing.value ? all.length : limit.value);
  const title = t(all[0]!.properties.kind ? 'cov.tab.stations' : 'cov.tab.facilities');
  return (
    <>
      <div class="table-box" tabIndex={0} role="region" aria-label={title}>
        <table class="stations-table">
          <caption class="sr-only">{title}</caption>
          <thead><tr><th scope="col">{t('column.name')}</th><th scope="col">{t('cov.stations.kind')}</th></tr></thead>
          <tbody>
            {rows.map(({ properties: { id, name, kind } }) => {
              const isChosen = selection.value?.type === 'station' && selection.value.id === id;
              const known = kinds.value.find(({ code }) => code === kind);
              return (
                <tr key={id} class={isChosen ? 'is-chosen' : ''}>
                  <th scope="row">{kind ? <button type="button" aria-pressed={isChosen} onClick={() => select(isChosen ? null : { type: 'station', id })}>{name || '—'}</button> : name || '—'}</th>
                  <td>{[known && nameOf(known, language.value), closed.has(id) && t('hours.closed')].filter(Boolean).join(' · ') || '—'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rows.length < all.length && <button type="button" class="button button-small" onClick={() => { limit.value += pageSize; }}>{t('areas.more', { n: all.length - rows.length })}</button>}
    </>
  );
}
