import { useEffect, useRef, useState, type MutableRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { isAbort } from '../../api/problem';
import type { Household } from '../../api/types';
import { t, tCode, type Key } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Notice';
import { householdsApi, type Detail, type Responsible } from './api';
import { Closing } from './Closing';
import { ColourPart } from './ColourPart';
import { Events } from './Events';
import { Persons, PersonsForm } from './Persons';
import { CorrectRegister } from './RegisterForm';
import { detail, detailError, editing, lookAgain, open, today, type Editing } from './state';
import { colourName, day, dueText, flagName, isLate } from './texts';
import { Visits } from './Visits';

/** Everything that is known of one household, and what may be changed. */
export function OpenHousehold({ id }: { id: number }) {
  const shown = detail.value?.household.id === id ? detail.value : null;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [shown !== null]);
  const close = () => {
    open(null);
    document.querySelector<HTMLElement>(`.found [data-household="${id}"]`)?.focus();
  };
  // A list of suggestions that is open has the key first.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || (event.target as HTMLElement).closest('.combo, .leaflet-container')) return;
    if (editing.value === null) close();
    else editing.value = null;
  };
  return (
    <article class="household" aria-label={t('households.one')} onKeyDown={onKeyDown}>
      <header class="detail-head">
        <h2 ref={heading} tabIndex={-1}>{shown?.household.address ?? t(detailError.value === null ? 'app.loading' : 'households.notHere')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={close}><Icon name="close" /></button>
      </header>
      {detailError.value !== null && <Problem error={detailError.value} onRetry={lookAgain} />}
      {shown && <Shown found={shown} />}
    </article>
  );
}

function Shown({ found }: { found: Detail }) {
  const { household, registered } = found;
  return (
    <>
      <Summary found={found} />
      <Part title="households.register" action={household.closedOn === null && <Edit what="register" name={t('households.correct')} />}>
        {editing.value === 'register' ? <CorrectRegister household={household} /> : (
          <dl class="facts">
            <Fact name="households.microGrid">{registered.code ? `${[registered.community, registered.grid, registered.microGrid].filter(Boolean).join(' › ')} (${registered.code})` : t('households.noGrid')}</Fact>
            {registered.compound && <Fact name="households.compound">{registered.compound}</Fact>}
            <Fact name="households.number">{String(household.id)}</Fact>
            <Fact name="households.enteredOn">{day(registered.enteredOn)}</Fact>
            <Fact name="households.peopleByAge">{ages(household)}</Fact>
          </dl>
        )}
      </Part>
      <Who household={household} />
      <Part title="households.persons" action={household.closedOn === null && editing.value !== 'persons' && <Edit what="persons" name={t('households.editPersons')} />}>
        {editing.value === 'persons' ? <PersonsForm key={String(household.masked)} household={household} /> : <Persons household={household} />}
      </Part>
      <ColourPart found={found} />
      <Visits visits={found.visits} clear={!household.masked} />
      <Events household={household} />
      <Closing household={household} />
    </>
  );
}

export const Part = ({ title, action, children }: { title: Key; action?: ComponentChildren; children: ComponentChildren }) => (
  <section class="household-part"><div class="household-part-head"><h3>{t(title)}</h3>{action}</div>{children}</section>
);

export const Fact = ({ name, children }: { name: Key; children: ComponentChildren }) => <div><dt>{t(name)}</dt><dd>{children}</dd></div>;

export const Edit = ({ what, name }: { what: Editing; name: string }) => (
  <button type="button" class="button button-small" aria-expanded={editing.value === what} onClick={() => { editing.value = editing.value === what ? null : what; }}><Icon name="pencil" size={16} />{name}</button>
);

export const ages = ({ people }: Household): string => t('households.ages', { total: people.total, a: people.under7, b: people.from7To17, c: people.from18To59, d: people.from60 });

function Summary({ found: { household, registered } }: { found: Detail }) {
  const { colour, mark, careFlags } = household;
  return (
    <div class={`household-summary edge-${colour ?? 'none'}`}>
      <p class="row">
        <span class={`colour-mark on-${colour ?? 'none'}`}>{colourName(colour)}</span>
        {household.closedOn ? <strong>{t('households.closedOn', { day: day(household.closedOn) })}{registered.closedWhy ? `: ${tCode('households.why', registered.closedWhy)}` : ''}</strong>
          : <span class={isLate(household.dueOn) ? 'is-late' : ''}>{dueText(household.dueOn)}</span>}
        <span class="quiet">{household.lastVisitOn ? t('households.lastVisit', { day: day(household.lastVisitOn) }) : t('households.neverVisited')}</span>
        {household.callsInVain > 0 && <span>{t('households.callsInVain', { n: household.callsInVain })}</span>}
      </p>
      {mark?.until && mark.until < today.value && <p class="is-late">{t('households.untilPast', { day: day(mark.until) })}</p>}
      {careFlags.length > 0 && <ul class="flags">{careFlags.map((one) => <li key={one}>{flagName(one)}</li>)}</ul>}
    </div>
  );
}

/** Who looks after it today, and on any other day. */
function Who({ household }: { household: Household }) {
  const [on, setOn] = useState(today.value);
  const [answer, setAnswer] = useState<Responsible | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const abort = new AbortController();
    householdsApi.responsible(household.id, on, abort.signal).then((found) => { setAnswer(found); setError(null); }, (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    return () => abort.abort();
  }, [household.id, household.revision, on]);
  return (
    <Part title="households.who">
      <div class="row household-who">
        <label class="stacked">{t('households.onDay')}<input class="field" type="date" required min="2000-01-01" max="2100-12-31" value={on} onChange={(event) => { if (event.currentTarget.value) setOn(event.currentTarget.value); }} /></label>
        <p role="status">{answer && (answer.worker
          ? <><strong>{answer.worker}</strong>{answer.inStead && <span class="quiet"> {t('households.inStead')}</span>}<small class="quiet">{[answer.microGridName, answer.microGridCode].filter(Boolean).join(' · ')}</small></>
          : <><strong>{t('households.nobody')}</strong><small class="quiet">{answer.microGridId === null ? t('households.notKnownThen') : [answer.microGridName, answer.microGridCode].filter(Boolean).join(' · ')}</small></>)}</p>
      </div>
      {error !== null && <Problem error={error} />}
    </Part>
  );
}

/** The first field of a form that was opened. */
export function useFirstField(): MutableRef<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input:not([type=date]), select, textarea')?.focus(), []);
  return form;
}
