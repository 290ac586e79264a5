import { t } from '../../i18n';
import { share, whole } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { city } from '../state';
import { changes, difference, previewError, retry } from './state';

/** Who gains and who loses, while the hand moves. */
export function Figures() {
  if (previewError.value !== null) return <Problem error={previewError.value} onRetry={retry} />;
  const found = difference.value;
  if (!found) return <p class="quiet" role="status">{t('app.loading')}</p>;
  const { before, after } = found;
  const more = after.peopleCovered - before.peopleCovered;
  const red = found.byColour.find((colour) => colour.colour === 'red')?.difference.peopleLost ?? 0;
  const rows = [['gained', found.difference.peopleGained], ['lost', found.difference.peopleLost], ['nearer', found.difference.peopleNearer], ['farther', found.difference.peopleFarther]] as const;
  return (
    <section class="then" aria-label={t('scenario.figures')}>
      <p class="then-share" role="status">
        <b>{share(after.sharePeopleCovered)}</b>
        <span>{t('scenario.covered')} · {t('scenario.now', { share: share(before.sharePeopleCovered) })}
          {changes.value.length > 0 && <strong class={more > 0 ? 'is-gained' : more < 0 ? 'is-lost' : 'quiet'}>{more > 0 ? t('scenario.more', { n: more }) : more < 0 ? t('scenario.fewer', { n: -more }) : t('scenario.asMany')}</strong>}
        </span>
      </p>
      <dl class="then-figures">
        {rows.map(([name, people]) => (
          <div key={name} class={people > 0 ? `is-${name}` : 'quiet'}><dt>{t(`scenario.${name}`)}</dt><dd>{whole(people)}</dd></div>
        ))}
      </dl>
      {red > 0 && <p class="is-closed">{t('scenario.redLost', { n: red })}</p>}
      {(city.value?.smallestCount ?? 1) > 1 && found.before.people % (city.value?.smallestCount ?? 1) === 0 && isInSteps(found) && <p class="quiet small">{t('scenario.inSteps', { n: city.value!.smallestCount })}</p>}
    </section>
  );
}

/** Every figure is a multiple of the step: then they were rounded. */
function isInSteps(found: NonNullable<typeof difference.value>): boolean {
  const step = city.value!.smallestCount;
  return [found.before.people, found.before.peopleCovered, found.after.peopleCovered, found.before.households].every((figure) => figure % step === 0);
}
