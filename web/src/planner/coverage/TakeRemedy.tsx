import { useSignal } from '@preact/signals';
import type { GapRemedy } from '../../api/types';
import { t } from '../../i18n';
import { Problem } from '../../ui/Notice';
import { takeIntoScenario } from '../scenarios/take';
import { run } from './state';

/** Opens the scenarios desk with a remedy in it. */
export function TakeRemedy({ remedy }: { remedy: GapRemedy }) {
  const error = useSignal<unknown>(null);
  const impossible = useSignal(false);
  const take = async () => {
    const asked = run.value?.question;
    if (!asked) return;
    error.value = null;
    try {
      const { remedyChanges } = await import('../scenarios/remedyChanges');
      const changes = await remedyChanges(remedy, asked);
      impossible.value = changes.length === 0;
      if (changes.length > 0) takeIntoScenario({ question: asked, changes });
    } catch (failure) {
      error.value = failure;
    }
  };
  return (
    <>
      {impossible.value ? <p class="quiet">{t('remedy.cannotTake')}</p> : <button type="button" class="button button-small" onClick={() => void take()}>{t('remedy.take')}</button>}
      {error.value !== null && <Problem error={error.value} />}
    </>
  );
}
