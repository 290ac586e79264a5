import { t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import type { EventRow } from '../../offline/events';
import { eventRows, kept, outbox } from '../state';
import { categoryText, momentText } from '../texts';
import { go } from '../view';
import { dueWords, isLate, isOver } from './words';

/** Events of my micro-grids and those that I raised, from the phone alone; those that were not sent yet first. */
export function EventsScreen() {
  const rows = eventRows.value.filter((row) => !row.unsent);
  const open = rows.filter((row) => !isOver(row.event));
  const over = rows.filter((row) => isOver(row.event));
  const waiting = outbox.value.filter((item) => item.content.kind === 'event');
  return (
    <div class="screen padded my-events">
      <header class="my-events-head">
        <h2>{t('myEvents.title')}</h2>
        <button type="button" class="button button-primary" onClick={() => go({ tab: 'event', raising: true })}><Icon name="flag" />{t('worker.event.title')}</button>
      </header>
      {waiting.length > 0 && (
        <section><h3>{t('myEvents.waiting', { n: waiting.length })}</h3>
          <ul>{waiting.map((item) => item.content.kind === 'event' && (
            <li key={item.id}><button type="button" class="event-row" onClick={() => go({ tab: 'event', event: item.id })}>
              <span class="event-row-head"><b>{categoryText(item.content.event.category)}</b><span class="event-state state-open">{t('myEvents.step.notSent')}</span></span>
              <span class="event-row-text">{item.content.event.text}</span><span class="event-row-foot"><span>{momentText(item.madeAt)}</span></span>
            </button></li>
          ))}</ul>
        </section>
      )}
      {open.length > 0 && <Part title={t('myEvents.open', { n: open.length })} rows={open} />}
      {rows.length === 0 && <p class="quiet">{t(kept.value.events ? 'myEvents.none' : 'myEvents.noneYet')}</p>}
      {over.length > 0 && <Part title={t('myEvents.over', { n: over.length })} rows={over} />}
    </div>
  );
}

const Part = ({ title, rows }: { title: string; rows: readonly EventRow[] }) => (
  <section><h3>{title}</h3><ul>{rows.map((row) => <li key={row.event.id}><Row row={row} /></li>)}</ul></section>
);

function Row({ row: { event, items, attention } }: { row: EventRow }) {
  return (
    <button type="button" class="event-row" onClick={() => go({ tab: 'event', event: event.id })}>
      <span class="event-row-head"><b>{categoryText(event.category)}</b><span class={`event-state state-${event.state}`}>{t(`events.state.${event.state}`)}</span></span>
      <span class="event-row-text">{event.text}</span>
      <span class="event-row-foot">
        <span class={isLate(event) ? 'is-late' : ''}>{dueWords(event) || momentText(event.changedAt)}</span>
        <span>{event.microGridName ?? event.areaName ?? t('myEvents.outside')}</span>
        {attention ? <span class="row-state is-late"><Icon name="warning" size={14} />{t('worker.row.attention')}</span>
          : items.length > 0 && <span class="row-state"><Icon name="send" size={14} />{t('worker.row.unsent')}</span>}
      </span>
    </button>
  );
}
