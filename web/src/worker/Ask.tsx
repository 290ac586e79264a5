import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';

/** Ends something for good: asks once more in the same place, and says what is lost. */
export function DiscardButton({ what, label, onDiscard }: { what: string; label: string; onDiscard(): void }) {
  const [asking, setAsking] = useState(false);
  if (!asking) return <button type="button" class="button button-small button-quiet" onClick={() => setAsking(true)}><Icon name="bin" size={18} />{label}</button>;
  return (
    <div class="ask" role="alertdialog" aria-label={label}>
      <p>{what}</p>
      <div class="choices">
        <button type="button" class="button button-small" autofocus onClick={() => setAsking(false)}>{t('worker.discard.keep')}</button>
        <button type="button" class="button button-small button-danger" onClick={onDiscard}>{t('worker.discard.sure')}</button>
      </div>
    </div>
  );
}
