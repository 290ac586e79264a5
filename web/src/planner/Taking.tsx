import { t } from '../i18n';
import { Problem } from '../ui/Notice';
import { cancelTaking, takeError, taking } from './taking';

/** A file on its way here, which can be cancelled, or why it did not come. */
export function Taking({ onRetry }: { onRetry?: () => void }) {
  const current = taking.value;
  return (
    <>
      {current && (
        <div class="taking" role="status">
          <span>{t('taking.taking', { name: current.name })}{current.share !== null && <span class="quiet"> {Math.round(current.share * 100)} %</span>}</span>
          <progress max={1} {...(current.share === null ? {} : { value: current.share })} aria-label={t('taking.progress')} />
          <button type="button" class="button button-small" onClick={cancelTaking}>{t('action.cancel')}</button>
        </div>
      )}
      {takeError.value !== null && <Problem error={takeError.value} onRetry={onRetry && (() => { takeError.value = null; onRetry(); })} />}
    </>
  );
}
