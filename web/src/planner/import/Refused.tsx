import { nameOf } from '../../api/client';
import type { ImportCheck } from '../../api/types';
import { language, t, tCode } from '../../i18n';
import { categories, kinds } from '../state';

/** In the words of the page where there are any; what the service says else. */
function remedyOf({ field, remedy }: ImportCheck['problems'][number]): string {
  const said = tCode('import.remedy', field, { names: (field === 'kind' ? kinds : categories).value.map((each) => nameOf(each, language.value)).join(t('list.separator')) });
  return said === field ? remedy : said;
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
                <td>{tCode('import.field', problem.field)}{problem.value && <small class="quiet">{problem.value}</small>}</td>
                <td>{tCode('import.why', problem.reason)}<small class="quiet">{remedyOf(problem)}</small></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.refused > found.problems.length && <p class="quiet import-small">{t('import.moreRefused', { n: found.refused - found.problems.length })}</p>}
    </>
  );
}
