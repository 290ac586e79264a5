import { useRef, useState } from 'preact/hooks';
import { newId } from '../../api/events';
import { t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { householdsApi } from './api';
import { useFirstField } from './OpenHousehold';
import { editOf, PersonsFields, type PersonsDraft } from './Persons';
import { Refused, RegisterFields, registerOf, type RegisterDraft } from './RegisterForm';
import { lookAgain, open } from './state';

/** Enters a household; it belongs to the micro-grid that holds its place. */
export function NewHousehold() {
  const [register, setRegister] = useState<RegisterDraft>({ address: '', place: null, people: { under7: 0, from7To17: 0, from18To59: 0, from60: 0 } });
  const [persons, setPersons] = useState<PersonsDraft>({ careFlags: [], persons: [], note: '' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [noPlace, setNoPlace] = useState(false);
  const id = useRef(newId()); // sent again after a broken connection, it is the same household
  const form = useFirstField();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setNoPlace(register.place === null);
    if (register.place === null) return;
    setBusy(true);
    setError(null);
    try {
      const made = await householdsApi.enter(id.current, registerOf(register), editOf(persons));
      lookAgain();
      open(made.id);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form ref={form} class="household household-form" aria-label={t('households.newTitle')} aria-busy={busy} onSubmit={(event) => void save(event)}>
      <header class="detail-head">
        <h2>{t('households.newTitle')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => open(null)}><Icon name="close" /></button>
      </header>
      <RegisterFields draft={register} onDraft={(next) => { setRegister(next); setNoPlace(false); }} />
      <PersonsFields draft={persons} onDraft={setPersons} />
      {noPlace && <p class="field-problem" role="alert">{t('households.needPlace')}</p>}
      {error !== null && <Refused error={error} />}
      <button type="submit" class="button button-primary button-wide" disabled={busy}>{t('households.enter')}</button>
    </form>
  );
}
