import { useState } from 'preact/hooks';
import { nameOf } from '../../api/client';
import type { Household, Person } from '../../api/types';
import { language, t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { householdsApi, type PersonsEdit } from './api';
import { useFirstField } from './OpenHousehold';
import { Buttons, Refused, useChange } from './RegisterForm';
import { catalogues, detail, readFor, today } from './state';

const mostPersons = 20;

/** Starred until a reason is stated, which is written to the audit. */
export function Persons({ household }: { household: Household }) {
  const year = Number(today.value.slice(0, 4));
  return (
    <>
      {household.persons.length === 0 && <p class="quiet">{t('households.noPersons')}</p>}
      <ul class="persons">
        {household.persons.map((person, index) => (
          <li key={index}><b>{person.name}</b><span class="quiet">{[person.relation, person.birthYear && t('households.years', { n: year - person.birthYear })].filter(Boolean).join(' · ')}</span>
            {person.phone && (household.masked ? <span class="quiet">{person.phone}</span> : <a href={`tel:${person.phone.replace(/[^+\d]/g, '')}`}>{person.phone}</a>)}
          </li>
        ))}
      </ul>
      {household.note && <p class="household-note">{household.note}</p>}
      {household.masked ? household.persons.length > 0 && <Reading household={household} /> : readFor.value !== null && <Notice icon="info"><p>{t('households.wasRead', { reason: readFor.value })}</p></Notice>}
    </>
  );
}

function Reading({ household }: { household: Household }) {
  const [asking, setAsking] = useState(false);
  if (!asking) return <p><button type="button" class="button button-small" onClick={() => setAsking(true)}>{t('households.read')}</button></p>;
  return <ReasonForm household={household} onCancel={() => setAsking(false)} />;
}

function ReasonForm({ household, onCancel }: { household: Household; onCancel?: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const form = useFirstField();
  const read = async (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason')).trim();
    setBusy(true);
    try {
      const found = await householdsApi.read(household.id, reason);
      readFor.value = reason;
      detail.value = found;
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form ref={form} class="household-form" aria-busy={busy} onSubmit={(event) => void read(event)}>
      <label class="stacked">{t('households.reason')}<input class="field" name="reason" required minLength={4} maxLength={500} autocomplete="off" aria-describedby="reason-hint" /></label>
      <p id="reason-hint" class="hint-quiet">{t('households.reasonHint')}</p>
      {error !== null && <Problem error={error} />}
      <div class="row">
        <button type="submit" class="button button-primary" disabled={busy}>{t('households.show')}</button>
        {onCancel && <button type="button" class="button" onClick={onCancel}>{t('action.cancel')}</button>}
      </div>
    </form>
  );
}

interface PersonDraft { name: string; relation: string; birthYear: string; phone: string }
export interface PersonsDraft { careFlags: string[]; persons: PersonDraft[]; note: string }

const draftOf = (person: Person): PersonDraft => ({ name: person.name, relation: person.relation ?? '', birthYear: person.birthYear === null ? '' : String(person.birthYear), phone: person.phone ?? '' });
export const editOf = (draft: PersonsDraft): PersonsEdit => ({
  careFlags: draft.careFlags, note: draft.note.trim() || null,
  persons: draft.persons.map((one) => ({ name: one.name.trim(), relation: one.relation.trim() || null, birthYear: one.birthYear.trim() === '' ? null : Number(one.birthYear), phone: one.phone.trim() || null })),
});

/** Persons that are starred cannot be written back: who changes them states first why they read them. Care flags alone need no reading. */
export function PersonsForm({ household }: { household: Household }) {
  const hidden = household.masked && household.persons.length > 0;
  const [draft, setDraft] = useState<PersonsDraft>({ careFlags: household.careFlags, persons: hidden ? [] : household.persons.map(draftOf), note: household.note ?? '' });
  const { busy, error, send } = useChange();
  const form = useFirstField();
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const edit = editOf(draft);
    void send(() => householdsApi.edit(household.id, household.revision, hidden ? { careFlags: edit.careFlags } : edit));
  };
  return (
    <>
      {hidden && <><p>{t('households.readFirst')}</p><ReasonForm household={household} /></>}
      <form key={String(hidden)} ref={form} class="household-form" aria-busy={busy} onSubmit={save}>
        {hidden ? <FlagFields draft={draft} onDraft={setDraft} /> : <PersonsFields draft={draft} onDraft={setDraft} />}
        {error !== null && <Refused error={error} now={<>{t('households.isNow')} <Persons household={household} /></>} />}
        <Buttons busy={busy} save={t(hidden ? 'households.saveFlags' : 'households.save')} />
      </form>
    </>
  );
}

interface Fields { draft: PersonsDraft; onDraft(draft: PersonsDraft): void }

const FlagFields = ({ draft, onDraft }: Fields) => (
  <fieldset class="flag-fields"><legend>{t('households.flags')}</legend>
    {(catalogues.value?.careFlags ?? []).map((one) => (
      <label key={one.code} class="check"><input type="checkbox" checked={draft.careFlags.includes(one.code)}
        onChange={(event) => onDraft({ ...draft, careFlags: event.currentTarget.checked ? [...draft.careFlags, one.code] : draft.careFlags.filter((code) => code !== one.code) })} />{nameOf(one, language.value)}</label>
    ))}
  </fieldset>
);

export function PersonsFields({ draft, onDraft }: Fields) {
  const set = (index: number, part: Partial<PersonDraft>) => onDraft({ ...draft, persons: draft.persons.map((one, i) => (i === index ? { ...one, ...part } : one)) });
  return (
    <>
      <FlagFields draft={draft} onDraft={onDraft} />
      {draft.persons.map((person, index) => (
        <fieldset key={index} class="person-fields"><legend>{t('households.person', { n: index + 1 })}</legend>
          <label class="stacked">{t('households.name')}<input class="field" required maxLength={50} autocomplete="off" value={person.name} onInput={(event) => set(index, { name: event.currentTarget.value })} /></label>
          <label class="stacked">{t('households.relation')}<input class="field" maxLength={30} autocomplete="off" value={person.relation} onInput={(event) => set(index, { relation: event.currentTarget.value })} /></label>
          <label class="stacked">{t('households.birthYear')}<input class="field" inputMode="numeric" pattern="(19|20)\d\d" maxLength={4} autocomplete="off" title={t('households.birthYearHint')} value={person.birthYear} onInput={(event) => set(index, { birthYear: event.currentTarget.value })} /></label>
          <label class="stacked">{t('households.phone')}<input class="field" type="tel" maxLength={30} autocomplete="off" value={person.phone} onInput={(event) => set(index, { phone: event.currentTarget.value })} /></label>
          <button type="button" class="button button-small" onClick={() => onDraft({ ...draft, persons: draft.persons.filter((_, i) => i !== index) })}><Icon name="bin" size={16} />{t('households.removePerson')}</button>
        </fieldset>
      ))}
      {draft.persons.length < mostPersons && <p><button type="button" class="button button-small" onClick={() => onDraft({ ...draft, persons: [...draft.persons, { name: '', relation: '', birthYear: '', phone: '' }] })}><Icon name="user" size={16} />{t('households.addPerson')}</button></p>}
      <label class="stacked">{t('households.note')}<textarea class="field" rows={2} maxLength={2000} value={draft.note} onInput={(event) => onDraft({ ...draft, note: event.currentTarget.value })} /></label>
    </>
  );
}
