import { t } from '../i18n';
import { Problem } from '../ui/Notice';
import { areaId, category, events, filter, listError, refetch, selectedId, total, type Filter } from './state';
import { categoryName, departmentName, dueText } from './texts';

const filters: Filter[] = ['all', 'overdue', 'soon', 'closed'];

/** Overdue first, then by when they are due. */
export function List() {
  return (
    <section class="list" aria-label={t('events.list')}>
      <div class="segments levels" role="group" aria-label={t('events.show')}>
        {filters.map((one) => <button key={one} type="button" aria-pressed={filter.value === one} onClick={() => { filter.value = one; }}>{t(`events.filter.${one}`)}</button>)}
      </div>
      {category.value && <button type="button" class="chip" aria-pressed="true" onClick={() => { category.value = null; }}>{categoryName(category.value)} ×</button>}
      {listError.value !== null && <Problem error={listError.value} onRetry={refetch} />}
      {events.value.length === 0 && listError.value === null && <p class="quiet">{t(areaId.value === null ? 'events.none' : 'events.noneHere')}</p>}
      <ul class="events">
        {events.value.map((event) => (
          <li key={event.id}>
            <button type="button" class="event" aria-pressed={selectedId.value === event.id} onClick={() => { selectedId.value = event.id; }}>
              <span class="event-head"><strong>{categoryName(event.category)}</strong><span class={event.overdueSince && event.state !== 'closed' ? 'event-due is-late' : 'event-due'}>{dueText(event)}</span></span>
              <span class="event-text">{event.text}</span>
              <span class="event-foot quiet">
                <span class={`mark state-${event.state}`}>{t(`events.state.${event.state}`)}</span>
                <span>{t(`level.${event.level as 1}`)} · {[event.community, event.microGridName ?? event.areaName].filter(Boolean).join(' ') || t('events.outside')}</span>
                {event.department && <span>{departmentName(event.department)}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {total.value > events.value.length && <p class="quiet">{t('events.more', { shown: events.value.length, n: total.value })}</p>}
    </section>
  );
}
