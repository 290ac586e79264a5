import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from './Icon';

/** Says on every map that what is shown was generated; the explanation opens on a press, so that a phone has it too. */
export function GeneratedBadge() {
  const [open, setOpen] = useState(false);
  return (
    <div class="generated">
      <button type="button" class="generated-badge" aria-expanded={open} title={t('generated.tooltip')} onClick={() => setOpen(!open)}>
        <Icon name="info" size={16} />{t('generated.badge')}
      </button>
      {open && <p class="generated-text" role="status">{t('generated.tooltip')}</p>}
    </div>
  );
}
