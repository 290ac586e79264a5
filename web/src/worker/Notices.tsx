import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { changed } from './session';
import { notices, store } from './state';
import { dayText } from './texts';

/** What left the phone without the worker's doing: told until it is read. */
export function NoticeBars() {
  const seen = async () => {
    await store.peek()!.clear('notices');
    await changed({ households: [] });
  };
  const [first] = notices.value;
  const { gone, address } = first!;
  const on = gone.on ? dayText(gone.on) : '';
  const said = gone.reason === 'handedOver' ? t(gone.to ? 'worker.gone.handedOverTo' : 'worker.gone.handedOver', { address, name: gone.to ?? '', day: on })
    : t(gone.reason === 'closed' ? 'worker.gone.closed' : 'worker.gone.unknown', { address, day: on });
  return (
    <div class="bar" role="status">
      <span>{said}{notices.value.length > 1 && ` ${t('worker.gone.more', { n: notices.value.length - 1 })}`}</span>
      <button type="button" class="icon-button" aria-label={t('worker.gone.seen')} onClick={() => void seen()}><Icon name="close" /></button>
    </div>
  );
}
