import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { Notice } from '../ui/Notice';
import type { Colour, Household } from '../api/types';
import { EditScreen } from './EditScreen';
import { Section } from './Section';
import { outbox, rowById, shownHousehold, today } from './state';
import { careFlagText, colourReasonText, colourText, dayText, dueText, momentText, outcomeText, recordText } from './texts';
import { back, go, view } from './view';
import { VisitSection } from './VisitSection';

/** Everything of one household on one screen, from the phone alone. */
export function HouseholdScreen({ id }: { id: number }) {
  const household = shownHousehold(id);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <section class="front" aria-labelledby="front-title">
      <header class="front-head">
        <button type="button" class="icon-button" aria-label={t('worker.back')} onClick={back}><Icon name="back" size={24} /></button>
        <h1 id="front-title" ref={heading} tabIndex={-1}>{household?.address ?? t('worker.household.notHere')}</h1>
      </header>
      {!household ? <div class="padded"><Notice><p>{t('worker.household.notHereHelp')}</p></Notice></div>
        : view.value.editing ? <EditScreen household={household} /> : <Everything household={household} />}
    </section>
  );
}

function Everything({ household }: { household: Household }) {
  return (
    <div class="front-body">
      <Summary household={household} />
      <Unsent id={household.id} />
      <Persons household={household} />
      <LastVisits household={household} />
      <VisitSection household={household} />
    </div>
  );
}

function Summary({ household }: { household: Household }) {
  const row = rowById.value.get(household.id);
  const { mark, colour, openProposal } = household;
  const proposed = row?.proposed;
  return (
    <div class={`summary mark-edge-${colour ?? 'none'}`}>
      <p class="summary-line">
        <span class={`colour mark-${colour ?? 'none'}`}>{colourText(colour)}</span>
        {row && <span class={row.visitedToday ? 'is-done' : row.overdueDays > 0 ? 'is-late' : row.overdueDays === 0 ? 'is-due' : 'quiet'}>
          {row.overdueDays < 0 && !row.visitedToday && !row.inVainToday ? t('worker.household.next', { day: dueText(row) }) : dueText(row)}
        </span>}
        {row && row.callsInVain > 0 && <span class="is-late">{t('worker.household.inVain', { n: row.callsInVain })}</span>}
        <span class="quiet">{row?.lastVisitOn ? t('worker.household.last', { day: dayText(row.lastVisitOn) }) : t('worker.household.neverVisited')}</span>
      </p>
      {mark && <p class="summary-why">
        {colourReasonText(mark.reason)}
        <span class="quiet">{[mark.setBy, dayText(mark.setOn), mark.until && t('worker.household.until', { day: dayText(mark.until) })].filter(Boolean).join(' · ')}</span>
      </p>}
      {(proposed !== undefined || openProposal) && <p class="quiet">{t('worker.household.proposed', { colour: colourText(proposed ?? openProposal?.colour ?? null) })}</p>}
      {row && row.careFlags.length > 0 && <ul class="flags">{row.careFlags.map((flag) => <li key={flag}>{careFlagText(flag)}</li>)}</ul>}
      <button type="button" class="button" onClick={() => go({ tab: 'event', household: household.id, raising: true })}><Icon name="flag" />{t('worker.household.raise')}</button>
    </div>
  );
}

function Unsent({ id }: { id: number }) {
  const items = outbox.value.filter((item) => item.householdId === id);
  if (items.length === 0) return null;
  return (
    <ul class="unsent">
      {items.map((item) => (
        <li key={item.id} class={item.state === 'attention' ? 'is-late' : ''}>
          <Icon name={item.state === 'attention' ? 'warning' : 'send'} size={18} />
          {t(item.state === 'attention' ? 'worker.household.attention' : 'worker.household.waiting', { what: recordText(item), at: momentText(item.madeAt) })}
          {item.state === 'attention' && <button type="button" class="button button-small" onClick={() => go({ tab: 'outbox' })}>{t('worker.household.resolve')}</button>}
        </li>
      ))}
    </ul>
  );
}

function Persons({ household }: { household: Household }) {
  const { persons, people, note } = household;
  const year = Number(today.value.slice(0, 4));
  const ages = ([['under7', people.under7], ['from7To17', people.from7To17], ['from18To59', people.from18To59], ['from60', people.from60]] as const).filter(([, n]) => n > 0);
  return (
    <Section title={t('worker.people', { n: people.total })} icon="people"
      action={<button type="button" class="button button-small" onClick={() => go({ household: household.id, editing: true })}><Icon name="pencil" size={18} />{t('worker.edit')}</button>}>
      <p class="quiet">{ages.map(([group, n]) => t(`worker.ages.${group}`, { n })).join(' · ')}</p>
      <ul class="persons">
        {persons.map((person, index) => (
          <li key={index}>
            <span><b>{person.name}</b> <span class="quiet">{[person.relation, person.birthYear && t('worker.age', { n: year - person.birthYear })].filter(Boolean).join(' · ')}</span></span>
            {person.phone && <a class="button button-small" href={`tel:${person.phone.replace(/[^+\d]/g, '')}`}><Icon name="phone" size={18} />{person.phone}</a>}
          </li>
        ))}
      </ul>
      {note && <p class="note">{note}</p>}
    </Section>
  );
}

function LastVisits({ household }: { household: Household }) {
  const visits = household.lastVisits ?? [];
  return (
    <Section title={t('worker.lastVisits')} icon="history">
      {visits.length === 0 && <p class="quiet">{household.lastVisitOn ? t('worker.household.last', { day: dayText(household.lastVisitOn) }) : t('worker.household.neverVisited')}</p>}
      <ul class="visits">
        {visits.map((visit) => (
          <li key={visit.id}>
            <b>{momentText(visit.happenedAt)}</b> <span class="quiet">{visit.workerName}</span>
            {visit.outcome !== 'met' && <span class="is-late"> {outcomeText(visit.outcome)}</span>}
            {visit.proposedColour && <p class="quiet">{t('worker.household.proposed', { colour: colourText(visit.proposedColour as Colour) })}</p>}
            {visit.note && <p>{visit.note}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
