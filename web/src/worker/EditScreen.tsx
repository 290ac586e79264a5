import { useState } from 'preact/hooks';
import { nameOf } from '../api/client';
import { language, t } from '../i18n';
import { Icon } from '../ui/Icon';
import type { Household, Person } from '../api/types';
import { useDraft } from './draft';
import { Section } from './Section';
import { catalogues, storageProblem } from './state';
import { say } from './Toast';
import { back } from './view';

interface PersonForm { name: string; relation: string; birthYear: string; phone: string }
interface EditForm { careFlags: string[]; persons: PersonForm[]; note: string; baseRevision: number }

const mostPersons = 20;
const formOf = (household: Household): EditForm => ({
  careFlags: household.careFlags, note: household.note ?? '', baseRevision: household.revision,
  persons: household.persons.map((person) => ({ name: person.name, relation: person.relation ?? '', birthYear: person.birthYear === null ? '' : String(person.birthYear), phone: person.phone ?? '' })),
});
const personOf = (form: PersonForm): Person => ({
  name: form.name.trim(), relation: form.relation.trim() || null, birthYear: form.birthYear.trim() === '' ? null : Number(form.birthYear), phone: form.phone.trim() || null,
});
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const yearIsRight = (text: string): boolean => text.trim() === '' || /^(19|20)\d\d$/.test(text.trim());

/** Who lives here and what they need: changed without a network, and sent with the revision that it was made from. */
export function EditScreen({ household }: { household: Household }) {
  const draft = useDraft<EditForm>(`household ${household.id}`, household.id, household.address, formOf(household));
  const [wrong, setWrong] = useState(false);
  const { careFlags, persons, note, baseRevision } = draft.form;
  const setPerson = (index: number, part: Partial<PersonForm>) => draft.set({ persons: persons.map((person, i) => (i === index ? { ...person, ...part } : person)) });

  const save = async () => {
    if (persons.some((person) => person.name.trim() === '' || !yearIsRight(person.birthYear))) return setWrong(true);
    // What was not touched is not said, so that it is not set back where somebody else has changed it meanwhile.
    const was = formOf(household);
    const flagsSame = same([...careFlags].sort(), [...was.careFlags].sort());
    const personsSame = same(persons, was.persons) && note.trim() === was.note.trim();
    if (flagsSame && personsSame) return cancel();
    const edit = {
      householdId: household.id, baseRevision, careFlags: flagsSame ? null : careFlags,
      persons: personsSame ? null : persons.map(personOf), note: personsSame ? null : note.trim() || null,
    };
    if (!(await draft.send({ kind: 'household', household: edit }, household.address))) return;
    say(t('worker.edit.saved'));
    back();
  };
  const cancel = async () => {
    await draft.drop();
    back();
  };
  return (
    <div class="front-body">
      <Section title={t('worker.edit.flags')} icon="heart">
        <ul class="ticks">
          {(catalogues.value?.careFlags ?? []).map((flag) => (
            <li key={flag.code}>
              <label class="tick">
                <input type="checkbox" checked={careFlags.includes(flag.code)}
                  onChange={(event) => draft.set({ careFlags: event.currentTarget.checked ? [...careFlags, flag.code] : careFlags.filter((code) => code !== flag.code) })} />
                {nameOf(flag, language.value)}
              </label>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('worker.edit.persons')} icon="people">
        {persons.map((person, index) => (
          <fieldset key={index} class="person-form">
            <legend class="sr-only">{person.name || t('worker.edit.newPerson')}</legend>
            <label class="stacked">{t('worker.edit.name')}<input class="field" maxLength={50} autocomplete="off" value={person.name} aria-invalid={wrong && person.name.trim() === ''} onInput={(event) => setPerson(index, { name: event.currentTarget.value })} /></label>
            <label class="stacked">{t('worker.edit.relation')}<input class="field" maxLength={30} autocomplete="off" value={person.relation} onInput={(event) => setPerson(index, { relation: event.currentTarget.value })} /></label>
            <label class="stacked">{t('worker.edit.birthYear')}<input class="field" inputMode="numeric" maxLength={4} autocomplete="off" value={person.birthYear} aria-invalid={wrong && !yearIsRight(person.birthYear)} onInput={(event) => setPerson(index, { birthYear: event.currentTarget.value })} /></label>
            <label class="stacked">{t('worker.edit.phone')}<input class="field" type="tel" maxLength={30} autocomplete="off" value={person.phone} onInput={(event) => setPerson(index, { phone: event.currentTarget.value })} /></label>
            <button type="button" class="button button-small" onClick={() => draft.set({ persons: persons.filter((_, i) => i !== index) })}><Icon name="bin" size={18} />{t('worker.edit.remove')}</button>
          </fieldset>
        ))}
        {persons.length < mostPersons && <button type="button" class="button" onClick={() => draft.set({ persons: [...persons, { name: '', relation: '', birthYear: '', phone: '' }] })}><Icon name="user" size={18} />{t('worker.edit.add')}</button>}
      </Section>
      <Section title={t('worker.edit.note')} icon="pencil">
        <textarea class="field" rows={3} maxLength={2000} aria-label={t('worker.edit.note')} value={note} onInput={(event) => draft.set({ note: event.currentTarget.value })} />
      </Section>
      <div class="record">
        {wrong && <p class="field-problem" role="alert">{t('worker.edit.wrong')}</p>}
        {storageProblem.value === 'full' && <p class="field-problem" role="alert">{t('worker.full')}</p>}
        <div class="record-row">
          <button type="button" class="button" onClick={() => void cancel()}>{t('worker.edit.cancel')}</button>
          <button type="button" class="button button-primary" onClick={() => void save()}><Icon name="check" />{t('worker.edit.save')}</button>
        </div>
      </div>
    </div>
  );
}
