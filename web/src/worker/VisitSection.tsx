import { useState } from 'preact/hooks';
import { nameOf } from '../api/client';
import { language, locale, t } from '../i18n';
import { Icon } from '../ui/Icon';
import { Notice } from '../ui/Notice';
import type { Colour, FieldCatalogues, Household, VisitOutcome } from '../api/types';
import { useDraft, type DraftForm } from './draft';
import { PhotosField } from './PhotosField';
import { Section } from './Section';
import { catalogues, rowById, standing, storageProblem } from './state';
import { colourText, outcomeText } from './texts';
import { say } from './Toast';
import { back } from './view';
import { emptyVisit, entriesFor, lastReading, problemsOf, reading, visitOf, type VisitForm, type VisitProblem } from './visitForm';

/** The service takes 20; more than a few show nothing more. */
const mostPhotos = 8;
const longestNote = 2000;

type Draft = DraftForm<VisitForm>;
type Part = { draft: Draft; lists: FieldCatalogues; household: Household };

/** The visit itself: what to ask, what to look at, readings, colour, note, photos; each touch is kept. */
export function VisitSection({ household }: { household: Household }) {
  const lists = catalogues.value;
  const draft = useDraft<VisitForm>(`visit ${household.id}`, household.id, household.address, emptyVisit);
  const [problems, setProblems] = useState<VisitProblem[]>([]);
  const [busy, setBusy] = useState(false);
  if (!lists) return <Notice icon="warning" tone="warn"><p>{t('worker.visit.noCatalogues')}</p></Notice>;

  const save = async () => {
    const found = problemsOf(draft.form, draft.photoIds.length, lists.checklist);
    setProblems(found);
    if (found.length > 0) return;
    setBusy(true);
    const visit = visitOf(draft.form, household, draft.photoIds, lists.checklist, new Date());
    const stored = await draft.send({ kind: 'visit', visit }, household.address);
    setBusy(false);
    if (!stored) return;
    standing.value = { lon: household.lon, lat: household.lat }; // the walk goes on from here
    say(draft.form.outcome === 'met' ? t('worker.visit.recorded', { address: household.address }) : t('worker.visit.recordedInVain', { address: household.address, what: outcomeText(draft.form.outcome) }));
    back();
  };
  const part: Part = { draft, lists, household };
  return (
    <>
      <Outcome {...part} />
      {draft.form.outcome === 'met' && <Greetings {...part} />}
      {draft.form.outcome === 'met' && <Checklist {...part} wrong={problems.includes('number')} />}
      <Meters {...part} wrong={problems.includes('meter')} />
      <ColourProposal {...part} wrong={problems.includes('reason')} />
      <Section title={t('worker.visit.note')} icon="pencil">
        <textarea class="field" rows={3} maxLength={longestNote} aria-label={t('worker.visit.note')} placeholder={t('worker.visit.noteHint')} value={draft.form.note}
          onInput={(event) => draft.set({ note: event.currentTarget.value })} />
        <PhotosField draft={draft as unknown as DraftForm<object>} most={mostPhotos} />
      </Section>
      <div class="record">
        {problems.length > 0 && <p class="field-problem" role="alert">{problems.map((problem) => t(`worker.visit.problem.${problem}`)).join(' ')}</p>}
        {storageProblem.value === 'full' && <p class="field-problem" role="alert">{t('worker.full')}</p>}
        <button type="button" class="button button-primary button-wide" disabled={busy} onClick={() => void save()}><Icon name="check" />{draft.form.outcome === 'met' ? t('worker.visit.save') : t('worker.visit.saveInVain', { what: outcomeText(draft.form.outcome) })}</button>
      </div>
    </>
  );
}

/** Whether somebody was met: only then is it a visit, and the next one is an interval away. */
function Outcome({ draft, lists, household }: Part) {
  const interval = lists.visitIntervals.find((each) => each.code === (household.colour ?? 'none'))?.days;
  const chosen = lists.visitOutcomes.find((each) => each.code === draft.form.outcome);
  const again = chosen?.retryDays && interval ? Math.min(chosen.retryDays, interval) : null;
  return (
    <Section title={t('worker.visit.outcome')} icon="user">
      <div class="outcomes" role="group" aria-label={t('worker.visit.outcome')}>
        {lists.visitOutcomes.map((each) => (
          <button key={each.code} type="button" class="chip" aria-pressed={draft.form.outcome === each.code} onClick={() => draft.set({ outcome: each.code as VisitOutcome })}>{nameOf(each, language.value)}</button>
        ))}
      </div>
      {again !== null && <p class="quiet hint" role="status">{t('worker.visit.again', { n: again })}</p>}
    </Section>
  );
}

const flagsOf = (household: Household): string[] => rowById.value.get(household.id)?.careFlags ?? household.careFlags;

function Greetings({ draft, lists, household }: Part) {
  const { greetings } = draft.form;
  return (
    <Section title={t('worker.visit.greetings')} icon="heart">
      <p class="quiet hint">{t('worker.visit.greetingsHelp')}</p>
      <ul class="ticks">
        {entriesFor(lists.greetings, flagsOf(household)).map((entry) => (
          <li key={entry.code}>
            <label class="tick">
              <input type="checkbox" checked={greetings.includes(entry.code)}
                onChange={(event) => draft.set({ greetings: event.currentTarget.checked ? [...greetings, entry.code] : greetings.filter((code) => code !== entry.code) })} />
              {nameOf(entry, language.value)}
            </label>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Checklist({ draft, lists, household, wrong }: Part & { wrong: boolean }) {
  const { answers } = draft.form;
  const answer = (code: string, value: boolean | string | undefined) => {
    const { [code]: _, ...rest } = answers;
    draft.set({ answers: value === undefined || value === '' ? rest : { ...rest, [code]: value } });
  };
  return (
    <Section title={t('worker.visit.checklist')} icon="list">
      <ul class="checks">
        {entriesFor(lists.checklist, flagsOf(household)).map((entry) => {
          const name = nameOf(entry, language.value);
          const given = answers[entry.code];
          if (entry.answer === 'yesNo') {
            return (
              <li key={entry.code}>
                <div class="question" role="group" aria-label={name}>
                  <span>{name}</span>
                  <span class="segments">
                    {[true, false].map((value) => (
                      <button key={String(value)} type="button" aria-pressed={given === value} onClick={() => answer(entry.code, given === value ? undefined : value)}>{t(value ? 'worker.yes' : 'worker.no')}</button>
                    ))}
                  </span>
                </div>
              </li>
            );
          }
          const number = entry.answer === 'number';
          const bad = number && wrong && typeof given === 'string' && reading(given) === null;
          return (
            <li key={entry.code}>
              <label class={number ? 'question' : 'question question-text'}>
                <span>{name}</span>
                <input class="field" inputMode={number ? 'decimal' : 'text'} maxLength={number ? 12 : 500} aria-invalid={bad} value={given === undefined ? '' : String(given)}
                  onInput={(event) => answer(entry.code, event.currentTarget.value)} />
              </label>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Meters({ draft, lists, household, wrong }: Part & { wrong: boolean }) {
  const { meters } = draft.form;
  if (lists.meters.length === 0) return null;
  return (
    <Section title={t('worker.visit.meters')} icon="meter">
      <ul class="checks">
        {lists.meters.map((entry) => {
          const text = meters[entry.code] ?? '';
          const now = reading(text);
          const before = lastReading(household, entry.code);
          return (
            <li key={entry.code}>
              <label class="question">
                <span>{nameOf(entry, language.value)}{before !== null && <small class="quiet">{t('worker.visit.before', { n: new Intl.NumberFormat(locale.value).format(before) })}</small>}</span>
                <span class="with-unit">
                  <input class="field" inputMode="decimal" maxLength={14} aria-invalid={wrong && text.trim() !== '' && now === null} value={text}
                    onInput={(event) => draft.set({ meters: { ...meters, [entry.code]: event.currentTarget.value } })} />
                  <span class="unit">{entry.unit}</span>
                </span>
              </label>
              {now !== null && before !== null && now < before && <p class="hint-warn" role="status">{t('worker.visit.below')}</p>}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const colours: (Colour | null)[] = ['red', 'yellow', 'blue', null];

function ColourProposal({ draft, lists, household, wrong }: Part & { wrong: boolean }) {
  const { colour, colourReason } = draft.form;
  return (
    <Section title={t('worker.visit.colour')} icon="swap">
      <div class="colours" role="group" aria-label={t('worker.visit.colour')}>
        {colours.filter((each) => each !== household.colour).map((each) => (
          <button key={each} type="button" class="chip" aria-pressed={colour === each} onClick={() => draft.set({ colour: colour === each ? undefined : each })}>
            <i class={`dot mark-${each ?? 'none'}`} />{colourText(each)}
          </button>
        ))}
      </div>
      {colour !== undefined && (
        <label class="stacked">{t('worker.visit.reason')}
          <select class="field" aria-invalid={wrong} value={colourReason} onChange={(event) => draft.set({ colourReason: event.currentTarget.value })}>
            <option value="">{t('worker.visit.choose')}</option>
            {lists.colourReasons.map((entry) => <option key={entry.code} value={entry.code}>{nameOf(entry, language.value)}</option>)}
          </select>
        </label>
      )}
      <p class="quiet hint">{t('worker.visit.colourHelp')}</p>
    </Section>
  );
}
