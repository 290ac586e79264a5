import { useState } from 'preact/hooks';
import { nameOf } from '../../api/client';
import type { Household } from '../../api/types';
import { language, t } from '../../i18n';
import { mayDispatch } from '../state';
import { Choice } from '../workers/Picks';
import { householdsApi, type Detail, type Mark } from './api';
import { Edit, Part, useFirstField } from './OpenHousehold';
import { Decide } from './Proposals';
import { Buttons, Refused, useChange } from './RegisterForm';
import { catalogues, colours, editing, lookAgain, today } from './state';
import { colourName, day, reasonName } from './texts';

/** The colour with its reason and until when it stands; what a worker proposes; what it was before. */
export function ColourPart({ found: { household, marks } }: { found: Detail }) {
  const { openProposal } = household;
  const [newest, ...before] = marks;
  return (
    <Part title="households.colour" action={mayDispatch.value && household.closedOn === null && <Edit what="colour" name={t('households.setColour')} />}>
      {editing.value === 'colour' && <ColourForm household={household} />}
      {newest ? <MarkText mark={newest} /> : <p class="quiet">{t('households.noMark')}</p>}
      {openProposal && (
        <div class="proposal">
          <p>{t('households.proposed', { day: day(openProposal.madeOn) })} <span class={`colour-mark on-${openProposal.colour ?? 'none'}`}>{colourName(openProposal.colour)}</span> {reasonName(openProposal.reason)}</p>
          {mayDispatch.value && <Decide visitId={openProposal.visitId} coloured={openProposal.colour !== null} onDone={lookAgain} />}
        </div>
      )}
      {before.length > 0 && <details><summary>{t('households.marksBefore', { n: before.length })}</summary><ol class="marks">{before.map((mark, index) => <li key={index}><MarkText mark={mark} /></li>)}</ol></details>}
    </Part>
  );
}

const MarkText = ({ mark }: { mark: Mark }) => (
  <p><span class={`colour-mark on-${mark.colour ?? 'none'}`}>{colourName(mark.colour)}</span> {reasonName(mark.reason)}
    <small class="quiet">{[mark.setBy ?? t('households.withHousehold'), day(mark.setOn), mark.until && t('households.untilDay', { day: day(mark.until) })].filter(Boolean).join(' · ')}</small>
  </p>
);

function ColourForm({ household }: { household: Household }) {
  const [colour, setColour] = useState<string>(household.colour ?? 'none');
  const [until, setUntil] = useState('');
  const { busy, error, send } = useChange();
  const form = useFirstField();
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason'));
    void send(() => householdsApi.colour(household.id, colour === 'none' ? null : colour, reason, until || null));
  };
  return (
    <form ref={form} class="household-form" aria-busy={busy} onSubmit={save}>
      <Choice label={t('households.colour')} options={colours.map((one) => [one, colourName(one)] as const)} value={colour as 'red'} onChange={setColour} />
      <label class="stacked">{t('households.colourReason')}
        <select class="field" name="reason" required><option value="">{t('households.choose')}</option>{(catalogues.value?.colourReasons ?? []).map((one) => <option key={one.code} value={one.code}>{nameOf(one, language.value)}</option>)}</select>
      </label>
      <label class="stacked">{t('households.until')}<input class="field" type="date" min={today.value} max="2100-12-31" value={until} onChange={(event) => setUntil(event.currentTarget.value)} /></label>
      {error !== null && <Refused error={error} />}
      <Buttons busy={busy} />
    </form>
  );
}
