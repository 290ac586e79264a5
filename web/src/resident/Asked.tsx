import { nameOf } from '../api/client';
import { language, t } from '../i18n';
import { Icon } from '../ui/Icon';
import { ToBring } from './ToBring';
import { bringInCard, chooseItem, item, itemCode } from './state';

/** The service item that is asked for, if any. */
export function Asked() {
  if (!itemCode.value) return null;
  return (
    <><div class="asked">
      <Icon name="list" size={18} />
      <span>{t('item.asked', { name: item.value ? nameOf(item.value, language.value) : itemCode.value })}</span>
      <button type="button" class="icon-button" aria-label={t('item.clear')} title={t('item.clear')} onClick={() => chooseItem(null)}><Icon name="close" size={18} /></button>
    </div>{!bringInCard.value && <ToBring />}</>
  );
}
