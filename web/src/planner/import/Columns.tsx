import type { ImportDraft } from '../../api/types';
import { t, tCode } from '../../i18n';
import { assign, columns } from './state';

/** Each column with its first values and what it means; what is still wanted stands above. */
export function Columns({ draft }: { draft: ImportDraft }) {
  const taken = new Set(Object.values(columns.value).filter((field) => field !== null));
  const needsPlace = !draft.hasShapes && !taken.has('wkt') && !(taken.has('lon') && taken.has('lat'));
  const missing = [...draft.fields.filter((field) => field.required && !taken.has(field.code)).map((field) => tCode('import.field', field.code)), ...(needsPlace ? [t('import.place')] : [])];
  return (
    <>
      {missing.length > 0 && <p class="field-problem" role="alert">{t('import.missing', { fields: missing.join(t('list.separator')) })}</p>}
      <ul class="import-columns">
        {draft.columns.map((column, index) => (
          <li key={column.header}>
            <label for={`import-column-${index}`}><b>{column.header || t('import.unnamed')}</b><small class="quiet">{column.samples.join(' · ') || t('import.noValues')}</small></label>
            <select id={`import-column-${index}`} class="field" value={columns.value[column.header] ?? ''} onChange={(event) => assign(column.header, event.currentTarget.value || null)}>
              <option value="">{t('import.ignore')}</option>
              {draft.fields.map((field) => <option key={field.code} value={field.code}>{tCode('import.field', field.code)}{field.required ? ' *' : ''}</option>)}
            </select>
          </li>
        ))}
      </ul>
    </>
  );
}
