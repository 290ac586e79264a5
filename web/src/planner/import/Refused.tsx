import { nameOf } from '../../api/client';
import type { ImportCheck } from '../../api/types';
import { language, t, tCode } from '../../i18n';
import { categories, kinds } from '../state';

type Refusal = ImportCheck['problems'][number];

/** In the words of the page: of the reason itself, else of what can be wrong with the field at all. The service's own words are kept for those. */
function reasonOf({ field, reason }: Refusal): string {
  const exact = tCode('import.why', reason);
  if (exact !== reason) return exact;
  const general = tCode('import.whyField', field || 'row', { said: reason, code: /"(.+)"/.exec(reason)?.[1] ?? '' });
  return general === (field || 'row') ? reason : general;
}

function remedyOf({ field, reason, remedy }: Refusal): string {
  const names = (field === 'kind' ? kinds : categories).value.map((each) => nameOf(each, language.value)).join(t('list.separator'));
  const ofReason = tCode('import.remedyOf', reason);
  if (ofReason !== reason) return ofReason;
  const said = tCode('import.remedy', field || 'row', { names });
  return said === (field || 'row') ? remedy : said;
}

/** The rows that cannot be stored, each with its field, what is wrong and what to do. */
export function Refused({ found, fileName }: { found: ImportCheck; fileName: string }) {
  return (
    <>
      <div class="table-box import-refused" tabIndex={0} role="region" aria-label={t('import.refusedTable', { name: fileName })}>
        <table>
          <thead><tr><th scope="col">{t('import.column.row')}</th><th scope="col">{t('import.column.field')}</th><th scope="col">{t('import.column.problem')}</th></tr></thead>
          <tbody>
            {found.problems.map((problem, index) => (
              <tr key={index}>
                <td>{problem.row}</td>
                <td>{tCode('import.field', problem.field || 'row')}{problem.value && <small class="quiet">{problem.value}</small>}</td>
                <td>{reasonOf(problem)}<small class="quiet">{remedyOf(problem)}</small></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.refused > found.problems.length && <p class="quiet import-small">{t('import.moreRefused', { n: found.refused - found.problems.length })}</p>}
    </>
  );
}
