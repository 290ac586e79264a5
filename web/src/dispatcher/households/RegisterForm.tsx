import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import type { Household } from '../../api/types';
import { t } from '../../i18n';
import { Problem } from '../../ui/Notice';
import { PlaceField, type Place } from '../PlaceField';
import { householdsApi, type Counts, type Register } from './api';
import { ages, useFirstField } from './OpenHousehold';
import { editing, lookAgain } from './state';

export interface RegisterDraft { address: string; place: Place | null; people: Counts }

const groups = ['under7', 'from7To17', 'from18To59', 'from60'] as const;
const mostPeople = 1000;

export const registerOf = ({ address, place, people }: RegisterDraft): Register => ({ address: address.trim(), ...place!, people });

/** Address, place and people by age. */
export function RegisterFields({ draft, onDraft }: { draft: RegisterDraft; onDraft(draft: RegisterDraft): void }) {
  return (
    <>
      <label class="stacked">{t('households.address')}<input class="field" required maxLength={200} autocomplete="off" value={draft.address} onInput={(event) => onDraft({ ...draft, address: event.currentTarget.value })} /></label>
      <div class="stacked"><span>{t('households.place')}</span><PlaceField place={draft.place} onPlace={(place) => onDraft({ ...draft, place })} /></div>
      <fieldset class="people-fields"><legend>{t('households.peopleByAge')}</legend>
        {groups.map((group) => (
          <label key={group} class="stacked">{t(`households.age.${group}`)}
            <input class="field" type="number" inputMode="numeric" required min={0} max={mostPeople} step={1} value={draft.people[group]} onInput={(event) => onDraft({ ...draft, people: { ...draft.people, [group]: event.currentTarget.valueAsNumber || 0 } })} />
          </label>
        ))}
      </fieldset>
    </>
  );
}

/** What to do where the service refuses: somebody was quicker, or the place is not in the scope. */
export function Refused({ error, now }: { error: unknown; now?: ComponentChildren }) {
  if (error instanceof ApiError && error.status === 409) return <div class="field-problem" role="alert"><p>{t('households.meanwhile')}</p>{now}</div>;
  if (error instanceof ApiError && 'lon' in error.fields) return <p class="field-problem" role="alert">{t('households.outside')}</p>;
  return <Problem error={error} />;
}

/** Sends a change of a household; where somebody was quicker, what is now is shown beside what was filled in. */
export function useChange(): { busy: boolean; error: unknown; send(act: () => Promise<unknown>): Promise<void> } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await act();
      editing.value = null;
      lookAgain();
    } catch (failure) {
      setError(failure);
      if (failure instanceof ApiError && failure.status === 409) lookAgain();
    }
    setBusy(false);
  };
  return { busy, error, send };
}

export function CorrectRegister({ household }: { household: Household }) {
  const { under7, from7To17, from18To59, from60 } = household.people;
  const [draft, setDraft] = useState<RegisterDraft>({ address: household.address, place: { lon: household.lon, lat: household.lat }, people: { under7, from7To17, from18To59, from60 } });
  const { busy, error, send } = useChange();
  const form = useFirstField();
  return (
    <form ref={form} class="household-form" aria-busy={busy} onSubmit={(event) => { event.preventDefault(); void send(() => householdsApi.correct(household.id, household.revision, registerOf(draft))); }}>
      <RegisterFields draft={draft} onDraft={setDraft} />
      <p class="hint-quiet">{t('households.moveHint')}</p>
      {error !== null && <Refused error={error} now={<p>{t('households.isNow')} {household.address} · {ages(household)}</p>} />}
      <Buttons busy={busy} />
    </form>
  );
}

export const Buttons = ({ busy, save = t('households.save') }: { busy: boolean; save?: string }) => (
  <div class="row">
    <button type="submit" class="button button-primary" disabled={busy}>{save}</button>
    <button type="button" class="button" onClick={() => { editing.value = null; }}>{t('action.cancel')}</button>
  </div>
);
