import type { CoverageRun } from '../../api/types';
import { t } from '../../i18n';
import { whole } from '../../i18n/format';
import { gaps } from './state';

/** The answer in one sentence with its figures, behind the share that stands before it. */
export function sentence({ totals }: CoverageRun): string {
  const { people, peopleCovered, peopleUnsnapped, peopleExcluded } = totals!;
  const missing = people - peopleCovered - peopleUnsnapped - peopleExcluded;
  const found = gaps.value?.features.length;
  return [
    t('cov.answer.of', { people: whole(people) }),
    missing === 0 ? t('cov.answer.all') : found === undefined ? t('cov.answer.missing', { missing: whole(missing) }) : t('cov.answer.missingIn', { missing: whole(missing), n: found }),
    peopleUnsnapped > 0 ? t('cov.answer.unsnapped', { people: whole(peopleUnsnapped) }) : '',
    peopleExcluded > 0 ? t('cov.answer.excluded', { people: whole(peopleExcluded) }) : '',
  ].filter(Boolean).join(t('list.end')) + t('cov.stop');
}
