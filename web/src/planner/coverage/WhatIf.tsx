import { t } from '../../i18n';
import { share, whole } from '../../i18n/format';
import { Notice, Problem } from '../../ui/Notice';
import { askSignIn } from '../SignIn';
import { account } from '../state';
import { canTry, closeStation, difference, tried, undo, whatIfError } from './whatIf';

/** What would happen if the station were elsewhere, or closed: the figures follow the hand. */
export function WhatIf({ id }: { id: number }) {
  if (!canTry.value) return null;
  return (
    <section class="what-if" aria-label={t('whatIf.title')}>
      <h3 class="quiet-title">{t('whatIf.title')}</h3>
      {account.value ? <Trying id={id} /> : <button type="button" class="button button-small" onClick={() => askSignIn()}>{t('whatIf.signIn')}</button>}
    </section>
  );
}

function Trying({ id }: { id: number }) {
  const change = tried.value;
  return (
    <>
      {change === null && <p class="quiet">{t('whatIf.hint')}</p>}
      {change !== null && <p>{t(change.type === 'close_station' ? 'whatIf.closed' : 'whatIf.moved')}</p>}
      {whatIfError.value !== null && <Problem error={whatIfError.value} onRetry={undo} />}
      {change !== null && whatIfError.value === null && <Change />}
      <div class="what-if-actions">
        {change?.type !== 'close_station' && <button type="button" class="button button-small" onClick={() => closeStation(id)}>{t('whatIf.close')}</button>}
        {change !== null && <button type="button" class="button button-small" onClick={undo}>{t('whatIf.undo')}</button>}
      </div>
    </>
  );
}

function Change() {
  const found = difference.value;
  if (!found) return <p class="quiet" role="status">{t('app.loading')}</p>;
  const { peopleGained, peopleLost, peopleNearer, peopleFarther } = found.difference;
  const red = found.byColour.find((colour) => colour.colour === 'red')?.difference.peopleLost ?? 0;
  const rows = [['gained', peopleGained], ['lost', peopleLost], ['nearer', peopleNearer], ['farther', peopleFarther]] as const;
  if (found.problems.some((problem) => problem.reason === 'not_there')) return <Notice icon="warning" tone="warn"><p>{t('whatIf.notAsked')}</p></Notice>;
  return (
    <>
      {found.problems.some((problem) => problem.reason === 'unsnapped') && <Notice icon="warning" tone="warn"><p>{t('whatIf.unsnapped')}</p></Notice>}
      <p class="card-share"><b>{share(found.after.sharePeopleCovered)}</b> {t('whatIf.before', { share: share(found.before.sharePeopleCovered) })}</p>
      <dl class="what-if-figures" role="status">
        {rows.map(([name, people]) => <div key={name} class={people > 0 ? `is-${name}` : 'quiet'}><dt>{t(`whatIf.${name}`)}</dt><dd>{t('unit.peopleCount', { n: people })}</dd></div>)}
      </dl>
      {red > 0 && <p class="is-closed">{t('whatIf.red', { people: whole(red) })}</p>}
    </>
  );
}
