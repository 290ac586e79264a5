import { locale } from '../../i18n';
import { shareClasses } from '../../map/classes';

/** The classes of the share of people who are covered, in a row; each number is where a class begins. */
export function ShareScale() {
  const percent = new Intl.NumberFormat(locale.value, { style: 'percent' });
  return (
    <ol class="share-scale">
      {shareClasses.map((one, index) => <li key={one.from + one.to}><i class={`share-${index}`} />{percent.format(one.from)}</li>)}
    </ol>
  );
}
