import type { Household } from '../../api/types';
import { t } from '../../i18n';
import { householdsApi } from './api';
import { Part, useFirstField } from './OpenHousehold';
import { Buttons, Refused, useChange } from './RegisterForm';
import { editing } from './state';

const reasons = ['moved_away', 'demolished', 'merged', 'entered_twice', 'other'] as const;

/** Closing from today, and taking that back. Nothing is deleted. */
export const Closing = ({ household }: { household: Household }) => (household.closedOn === null ? <Close household={household} /> : <Reopen household={household} />);

function Close({ household }: { household: Household }) {
  if (editing.value === 'close') return <CloseForm household={household} />;
  return <p><button type="button" class="button button-small" onClick={() => { editing.value = 'close'; }}>{t('households.close')}</button></p>;
}

function CloseForm({ household }: { household: Household }) {
  const { busy, error, send } = useChange();
  const form = useFirstField();
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const why = String(new FormData(event.currentTarget as HTMLFormElement).get('why'));
    void send(() => householdsApi.close(household.id, household.revision, why));
  };
  return (
    <Part title="households.close">
      <form ref={form} class="household-form" aria-busy={busy} onSubmit={save}>
        <p>{t('households.closeHint')}</p>
        <label class="stacked">{t('households.why')}
          <select class="field" name="why" required><option value="">{t('households.choose')}</option>{reasons.map((one) => <option key={one} value={one}>{t(`households.why.${one}`)}</option>)}</select>
        </label>
        {error !== null && <Refused error={error} />}
        <Buttons busy={busy} save={t('households.closeNow')} />
      </form>
    </Part>
  );
}

function Reopen({ household }: { household: Household }) {
  const { busy, error, send } = useChange();
  return (
    <>
      <p class="quiet">{t('households.closedHint')}</p>
      <p><button type="button" class="button button-small" disabled={busy} onClick={() => void send(() => householdsApi.reopen(household.id, household.revision))}>{t('households.reopen')}</button></p>
      {error !== null && <Refused error={error} />}
    </>
  );
}
