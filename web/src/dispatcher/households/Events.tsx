import { useEffect, useState } from 'preact/hooks';
import { eventsApi, type HouseholdEvent } from '../../api/events';
import { isAbort } from '../../api/problem';
import type { Household } from '../../api/types';
import { t } from '../../i18n';
import { moment } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { mayDispatch, openView, selectedId } from '../state';
import { categoryName, dueText } from '../texts';
import { Part } from './OpenHousehold';

/** Events have no household, but a place: those about 50 m round this one. Dispatchers open them, planners read. */
export function Events({ household }: { household: Household }) {
  const [events, setEvents] = useState<HouseholdEvent[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const abort = new AbortController();
    eventsApi.ofHousehold(household.id, abort.signal).then(setEvents, (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    return () => abort.abort();
  }, [household.id, household.lon, household.lat]);
  const show = (id: string) => { selectedId.value = id; openView('events'); };
  return (
    <Part title="households.events">
      {error !== null && <Problem error={error} />}
      {events?.length === 0 && <p class="quiet">{t('households.noEvents')}</p>}
      <ul class="found">{(events ?? []).map((one) => (
        <li key={one.id}>{mayDispatch.value
          ? <button type="button" class="event" onClick={() => show(one.id)}><Words event={one} /></button>
          : <div class="event"><Words event={one} /></div>}</li>
      ))}</ul>
    </Part>
  );
}

const Words = ({ event }: { event: HouseholdEvent }) => (
  <>
    <span class="event-head"><strong>{categoryName(event.category)}</strong><span class={event.overdueSince ? 'is-late' : 'quiet'}>{dueText(event)}</span></span>
    <span class="event-text">{event.text}</span><small class="quiet">{moment(event.raisedAt)} · {t(`events.state.${event.state}`)} · {t('events.metresAway', { n: Math.round(event.metres) })}</small>
  </>
);
