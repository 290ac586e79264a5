import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { TourButton } from '../ui/tour/Tour';
import { installPrompt } from './install';
import { poke, signOut } from './session';
import { account, city, drafts, households, kept, persistent, unsentCount } from './state';
import { momentText } from './texts';
import { goTab } from './view';

export function MeScreen() {
  const install = installPrompt.value;
  return (
    <div class="screen padded me">
      <section class="me-head"><Icon name="user" size={32} /><div><h2>{account.value?.displayName}</h2><p class="quiet">{city.value?.name}</p></div></section>
      <dl class="me-facts">
        <div><dt>{t('worker.me.areas')}</dt><dd>{(kept.value.microGrids ?? []).map((area) => area.name).join(t('list.separator')) || '—'}</dd></div>
        <div><dt>{t('worker.me.households')}</dt><dd>{t('unit.households', { n: households.value.size })}</dd></div>
        <div><dt>{t('worker.me.synced')}</dt><dd>{kept.value.syncedAt ? momentText(kept.value.syncedAt) : '—'}</dd></div>
        <div><dt>{t('worker.me.storage')}</dt><dd>{t(persistent.value ? 'worker.me.kept' : 'worker.me.notKept')}</dd></div>
      </dl>
      <div class="me-row"><span>{t('language.label')}</span><LanguageSwitch /></div>
      <div class="me-row"><span>{t('tour.start')}</span><TourButton before={() => goTab('list')} /></div>
      {install ? <button type="button" class="button" onClick={install}><Icon name="phone" />{t('worker.install')}</button> : <p class="quiet hint">{t('worker.installHelp')}</p>}
      <a class="button" href="/account">{t('worker.me.account')}</a>
      <SignOut />
    </div>
  );
}

/** Says what has not been sent before persons' data leaves the phone. */
function SignOut() {
  const [asking, setAsking] = useState(false);
  const unsent = unsentCount.value + drafts.value.length;
  if (!asking) return <button type="button" class="button" onClick={() => setAsking(true)}>{t('worker.signOut')}</button>;
  return (
    <div class="ask" role="alertdialog" aria-label={t('worker.signOut')}>
      <p>{t('worker.signOut.clears')}</p>
      {unsent > 0 && <p class="is-late">{t('worker.signOut.unsent', { n: unsent })}</p>}
      <div class="choices">
        <button type="button" class="button" onClick={() => setAsking(false)}>{t('action.cancel')}</button>
        {unsent > 0 && <button type="button" class="button" onClick={() => poke()}><Icon name="send" />{t('worker.outbox.now')}</button>}
        <button type="button" class="button button-danger" onClick={() => void signOut()}>{t('worker.signOut.sure')}</button>
      </div>
    </div>
  );
}
