import { departmentOf, nameOf } from '../api/client';
import type { ServiceItem } from '../api/types';
import { language, t } from '../i18n';
import { Icon } from '../ui/Icon';
import { chooseItem, headingAsked, items } from './state';

/** What most people come for, as far as the catalogue holds it. */
const usual = ['residence_permit', 'social_security_card', 'resident_medical_insurance', 'pension_eligibility_check', 'senior_card', 'minimum_living_allowance', 'child_vaccination', 'toilet_access'];

const pick = (item: ServiceItem): void => { headingAsked.value = true; chooseItem(item); };

const Chip = ({ item }: { item: ServiceItem }) => <button type="button" class="chip" onClick={() => pick(item)}>{nameOf(item, language.value)}</button>;

/** For those who do not know what a thing is called: the usual ones, and all by department. */
export function Items() {
  const known = items.value;
  const shown = usual.map((code) => known.find((item) => item.code === code)).filter((item) => item !== undefined);
  if (known.length === 0) return null;
  const departments = new Map<string, ServiceItem[]>();
  for (const item of known) {
    const department = departmentOf(item, language.value);
    departments.set(department, [...departments.get(department) ?? [], item]);
  }
  return (
    <section class="items" aria-labelledby="items-title">
      <h3 id="items-title">{t('items.usual')}</h3>
      <div class="chips">{shown.map((item) => <Chip key={item.code} item={item} />)}</div>
      <details>
        <summary>{t('items.all', { n: known.length })}<Icon name="chevron" size={18} /></summary>
        {[...departments].map(([department, of]) => (
          <section key={department}>
            <h4 class="quiet-title">{department}</h4>
            <div class="chips">{of.map((item) => <Chip key={item.code} item={item} />)}</div>
          </section>
        ))}
      </details>
    </section>
  );
}
