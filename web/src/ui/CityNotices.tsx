import { useEffect, useState } from 'preact/hooks';
import type { City } from '../api/types';
import { t } from '../i18n';
import { Icon } from './Icon';
import { Notice } from './Notice';

/** Says on every map that what is shown was generated; the explanation opens on a press, so that a phone has it too. */
export function GeneratedBadge({ city }: { city: City }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return undefined;
    const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Escape') setOpen(false); };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [open]);
  if (!city.generated && !city.sources.some((source) => source.generated)) return null;
  const text = t(city.generated ? 'generated.all' : 'generated.partly');
  return (
    <div class={`generated${open ? ' generated-open' : ''}`}>
      <button type="button" class="generated-badge" aria-expanded={open} title={text} onClick={() => setOpen(!open)}>
        <Icon name="info" size={16} />{t('generated.badge')}
      </button>
      {open && <p class="generated-text" role="status">{text}</p>}
    </div>
  );
}

/** A store without streets has nothing to show; says how to fill it. */
export const EmptyStore = ({ city }: { city: City }) =>
  city.counts.streetsMetres > 0 ? null : <Notice icon="info" tone="warn"><strong>{t('store.empty')}</strong><p>{t('store.emptyHelp')}</p></Notice>;
