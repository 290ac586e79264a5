import { useEffect, useState } from 'preact/hooks';
import { eventsApi, type EventItem } from '../../api/events';
import { isAbort } from '../../api/problem';
import type { Household } from '../../api/types';
import { t } from '../../i18n';
import { moment } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { openView, selectedId } from '../state';
import { categoryName, dueText } from '../texts';
import { Part } from './OpenHousehold';

/** Events have no household, but a place: those about 50 m round this one. */
const latDegrees = 0.00045;

export function Events({ household }: { household: Household }) {
  const [events, setEvents] = useState<EventItem[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const abort = new AbortController();
    const lonDegrees = latDegrees / Math.cos((household.lat * Math.PI) / 180);
    const bbox = [household.lon - lonDegrees, household.lat - latDegrees, household.lon + lonDegrees, household.lat + latDegrees].map((degrees) => degrees.toFixed(6)).join(',');
    Promise.all([eventsApi.list({ bbox }, abort.signal), eventsApi.list({ bbox, state: 'closed' }, abort.signal)])
      .then(([unclosed, closed]) => setEvents([...unclosed.events, ...closed.events]), (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    return () => abort.abort();
  }, [household.id, household.lon, household.lat]);
  const show = (id: string) => { selectedId.value = id; openView('events'); };
  return (
    <Part title="households.events">
      {error !== null && <Problem error={error} />}
      {events?.length === 0 && <p class="quiet">{t('households.noEvents')}</p>}
      <ul class="found">{(events ?? []).map((one) => (
        <li key={one.id}><button type="button" class="event" onClick={() => show(one.id)}>
          <span class="event-head"><strong>{categoryName(one.category)}</strong><span class={one.overdueSince && one.state !== 'closed' ? 'is-late' : 'quiet'}>{dueText(one)}</span></span>
          <span class="event-text">{one.text}</span><small class="quiet">{moment(one.raisedAt)} · {t(`events.state.${one.state}`)}</small>
        </button></li>
      ))}</ul>
    </Part>
  );
}
