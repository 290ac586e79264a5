import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { EventStep } from '../../api/events';
import { t, tCode } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { Notice } from '../../ui/Notice';
import type { EventRow } from '../../offline/events';
import type { OutboxItem } from '../../offline/types';
import { Photo } from '../PhotosField';
import { Section } from '../Section';
import { eventRows, photos } from '../state';
import { categoryText, momentText } from '../texts';
import { back, go } from '../view';
import { Steps } from './Steps';
import { Contact } from './Contact';
import { dueWords, isLate, isOver, levelText, stepText } from './words';

/** One event with its history and what I may do with it, from the phone alone. */
export function EventScreen({ id }: { id: string }) {
  const row = eventRows.value.find((each) => each.event.id === id);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <section class="front" aria-labelledby="front-title">
      <header class="front-head">
        <button type="button" class="icon-button" aria-label={t('worker.back')} onClick={back}><Icon name="back" size={24} /></button>
        <h1 id="front-title" ref={heading} tabIndex={-1}>{row ? categoryText(row.event.category) : t('myEvents.notHere')}</h1>
      </header>
      {row ? <Everything row={row} /> : <div class="padded"><Notice><p>{t('myEvents.notHereHelp')}</p></Notice></div>}
    </section>
  );
}

function Everything({ row }: { row: EventRow }) {
  const { event, told } = row;
  return (
    <div class="front-body">
      <div class="summary">
        <p class="event-text">{event.text}</p>
        <p class="summary-line">
          <span class={`event-state state-${event.state}`}>{t(row.unsent ? 'myEvents.step.notSent' : `events.state.${event.state}`)}</span>
          <span class={isLate(event) ? 'is-late' : 'quiet'}>{dueWords(event)}</span>
          {event.reopened && <span class="quiet">{t('myEvents.reopened')}</span>}
        </p>
        <dl class="event-facts">
          <Fact name={t('myEvents.where')}>{row.unsent ? t('myEvents.unsentWhere') : [event.community, event.microGridName].filter(Boolean).join(' ') || (event.areaName ?? t('myEvents.outside'))}</Fact>
          {!row.unsent && <Fact name={t('myEvents.level')}>{[levelText(event.level), event.level < 5 ? event.areaName : null].filter(Boolean).join(' · ')}</Fact>}
          <Fact name={t('myEvents.by')}>{tCode('myEvents.by', event.raisedBy)} · {momentText(event.raisedAt)}</Fact>
          {event.contact && <Fact name={t('myEvents.contact')}><Contact id={event.id} masked={event.contact} /></Fact>}
          {event.dueAt && !isOver(event) && <Fact name={t('myEvents.due')}>{momentText(event.dueAt)}</Fact>}
        </dl>
        <button type="button" class="button" onClick={() => go({ tab: 'map', at: [event.lon, event.lat] })}><Icon name="pin" />{t('myEvents.onMap')}</button>
      </div>
      {told.photos.length > 0 && <Section title={t('myEvents.photos')} icon="camera"><div class="photos">{told.photos.map((id, index) => <FarPhoto key={id} id={id} alt={t('myEvents.photo', { n: index + 1 })} />)}</div></Section>}
      <Steps key={event.id} row={row} />
      <Section title={t('myEvents.history')} icon="history">
        <ol class="visits event-history">
          {[...row.items].reverse().map((item) => <Unsent key={item.id} item={item} />)}
          {[...told.steps].reverse().map((step) => <Done key={step.id} step={step} />)}
        </ol>
      </Section>
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => <div><dt>{name}</dt><dd>{children}</dd></div>;

/** A photo that is at the service: it is not kept on the phone. */
function FarPhoto({ id, alt }: { id: string; alt: string }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <span class="photo photo-far">{t('myEvents.photoOnline')}</span>;
  return <a class="photo" href={`/api/photos/${id}`} target="_blank" rel="noreferrer"><img src={`/api/photos/${id}`} alt={alt} loading="lazy" onError={() => setFailed(true)} /></a>;
}

function Done({ step }: { step: EventStep }) {
  const made = step.madeAt ?? step.at;
  const later = Date.parse(step.at) - Date.parse(made) > 120_000;
  return (
    <li>
      <b>{stepText(step)}</b> <span class="quiet">{momentText(made)}{later && ` · ${t('myEvents.step.received', { at: momentText(step.at) })}`}</span>
      <p class="quiet">{step.name ?? tCode('myEvents.by', step.by)}</p>
      {step.note && <p class="note">{step.note}</p>}
    </li>
  );
}

function Unsent({ item }: { item: OutboxItem }) {
  if (item.content.kind !== 'step') return null;
  const { action, note } = item.content.step;
  const here = photos.value.filter((photo) => photo.record === item.record);
  const attention = item.state === 'attention';
  return (
    <li>
      <b>{t(`myEvents.${action}`)}</b> <span class={attention ? 'is-late' : 'quiet'}>{momentText(item.madeAt)} · {t(attention ? 'myEvents.step.attention' : 'myEvents.step.notSent')}</span>
      {note && <p class="note">{note}</p>}
      {here.length > 0 && <div class="photos">{here.map((photo, index) => <span key={photo.id} class="photo"><Photo id={photo.id} alt={t('myEvents.photo', { n: index + 1 })} /></span>)}</div>}
      {attention && <button type="button" class="button button-small" onClick={() => go({ tab: 'outbox' })}>{t('worker.household.resolve')}</button>}
    </li>
  );
}
