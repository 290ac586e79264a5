import { t } from '../i18n';
import { Icon, type IconName } from '../ui/Icon';
import { account, attentionItems, attentionPhotos, engineState, kept, unsentCount } from './state';
import { clockTime } from './texts';
import { goTab } from './view';

/** What sending is at, in few words: always on top, so that a worker never wonders whether a record has arrived. */
export function sendingWords(): { icon: IconName; text: string; tone: 'good' | 'quiet' | 'warn' } {
  const { busy, hindrance } = engineState.value;
  const unsent = unsentCount.value;
  const attention = attentionItems.value.length + attentionPhotos.value.length;
  if (attention > 0) return { icon: 'warning', text: t('worker.status.attention', { n: attention }), tone: 'warn' };
  if (hindrance === 'signedOut') return { icon: 'user', text: t('worker.status.signedOut'), tone: 'warn' };
  if (hindrance === 'mustChange') return { icon: 'user', text: t('worker.status.mustChange'), tone: 'warn' };
  if (hindrance === 'forbidden') return { icon: 'warning', text: t('worker.status.forbidden'), tone: 'warn' };
  if (busy && unsent > 0) return { icon: 'send', text: t('worker.status.sending', { n: unsent }), tone: 'quiet' };
  if (hindrance === 'offline') return { icon: 'cloudOff', text: unsent > 0 ? t('worker.status.offlineUnsent', { n: unsent }) : t('worker.status.offline'), tone: 'quiet' };
  if (unsent > 0) return { icon: 'send', text: t('worker.status.unsent', { n: unsent }), tone: 'quiet' };
  if (busy && !kept.value.syncedAt) return { icon: 'send', text: t('app.loading'), tone: 'quiet' };
  if (hindrance !== null) return { icon: 'warning', text: t('worker.status.failed'), tone: 'quiet' };
  return { icon: 'check', text: kept.value.syncedAt ? t('worker.status.sent', { time: clockTime(kept.value.syncedAt) }) : t('worker.status.never'), tone: 'good' };
}

export function Status() {
  const { icon, text, tone } = sendingWords();
  const areas = kept.value.microGrids ?? [];
  const title = areas.length === 1 ? areas[0]!.name : areas.length > 1 ? t('worker.microGrids', { n: areas.length }) : t('worker.title');
  return (
    <header class="status">
      <div class="status-title">
        <h1>{title}</h1>
        <p class="quiet">{account.value?.displayName}</p>
      </div>
      <button type="button" class={`status-chip tone-${tone}`} onClick={() => goTab('outbox')}><Icon name={icon} size={18} /><span role="status">{text}</span></button>
    </header>
  );
}
