import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, nameOf } from '../../api/client';
import { eventsApi, newId, type EventItem, type NearEvent } from '../../api/events';
import { isAbort } from '../../api/problem';
import { addWords, language, t } from '../../i18n';
import { callEn } from '../../i18n/call.en';
import { callZh } from '../../i18n/call.zh';
import { moment } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Notice';
import { PlaceField, type Place } from '../PlaceField';
import { calling, categories, refetch, selectedId, tab } from '../state';
import './call.css';

addWords(callZh, callEn);

const nearShown = 5;
const grouped = (ticket: string): string => ticket.replace(/(.{4})(?=.)/g, '$1-');

/** An event that somebody tells by telephone, or that the desk itself raises: where and what first, then whether it is known already. */
export function Part() {
  const [category, setCategory] = useState('');
  const [place, setPlace] = useState<Place | null>(null);
  const [near, setNear] = useState<NearEvent[] | null>(null);
  const [same, setSame] = useState('');
  const [caller, setCaller] = useState(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [raised, setRaised] = useState<{ event: EventItem; ticket: string | null } | null>(null);
  const id = useRef(newId()); // sent again after a broken connection, it is the same event

  useEffect(() => {
    setNear(null);
    setSame('');
    if (!place || !category) return undefined;
    const abort = new AbortController();
    eventsApi.near(place.lon, place.lat, category, abort.signal).then(setNear, (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    return () => abort.abort();
  }, [place?.lon, place?.lat, category]);

  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    if (!place) return setError(new ApiError(400, '', t('call.needPlace')));
    const contact = caller ? String(form.get('contact') ?? '').trim() : '';
    setBusy(true);
    setError(null);
    try {
      setRaised(await eventsApi.raise(id.current, {
        category, text: String(form.get('text')), ...place, forCaller: caller, ...(contact ? { contact } : {}), ...(same ? { sameAs: same } : {}),
      }));
      refetch();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  if (raised) return <Raised {...raised} />;
  return (
    <form class="call" aria-label={t('call.title')} aria-busy={busy} onSubmit={(event) => void send(event)}>
      <header class="detail-head">
        <h2>{t('call.title')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { calling.value = false; }}><Icon name="close" /></button>
      </header>
      <label class="stacked">{t('call.category')}
        <select class="field" required value={category} onChange={(event) => setCategory(event.currentTarget.value)}>
          <option value="">{t('call.choose')}</option>
          {categories.value.map((one) => <option key={one.code} value={one.code}>{nameOf(one, language.value)}</option>)}
        </select>
      </label>
      <div class="stacked"><span>{t('call.place')}</span><PlaceField place={place} onPlace={setPlace} /></div>
      {near !== null && near.length > 0 && <Near near={near} same={same} onSame={setSame} />}
      {near !== null && near.length === 0 && <p class="hint-quiet" role="status">{t('call.noNear')}</p>}
      <label class="stacked">{t('call.text')}<textarea class="field" name="text" rows={4} required maxLength={2000} placeholder={t('call.textHint')} /></label>
      <label class="check"><input type="checkbox" checked={caller} onChange={(event) => setCaller(event.currentTarget.checked)} />{t('call.caller')}</label>
      {caller && (
        <label class="stacked">{t('call.contact')}<input class="field" name="contact" maxLength={100} autocomplete="off" aria-describedby="call-contact-hint" />
          <span id="call-contact-hint" class="hint-quiet">{t('call.contactHint')}</span>
        </label>
      )}
      {error !== null && <Refused error={error} />}
      <button type="submit" class="button button-primary button-wide" disabled={busy}>{t(busy ? 'call.sending' : 'call.send')}</button>
    </form>
  );
}

function Near({ near, same, onSame }: { near: NearEvent[]; same: string; onSame(id: string): void }) {
  return (
    <fieldset class="near call-near">
      <legend>{t('call.near', { n: near.length })}</legend>
      {near.slice(0, nearShown).map((one) => (
        <label key={one.id} class="check"><input type="radio" name="same" checked={same === one.id} onChange={() => onSame(one.id)} />
          <span>{one.text}<small class="quiet">{t('events.metresAway', { n: Math.round(one.metres) })} · {moment(one.raisedAt)} · {t(`events.state.${one.state as 'open'}`)}</small></span>
        </label>
      ))}
      <label class="check"><input type="radio" name="same" checked={same === ''} onChange={() => onSame('')} />{t('call.another')}</label>
    </fieldset>
  );
}

const Refused = ({ error }: { error: unknown }) => (
  error instanceof ApiError && 'lon' in error.fields ? <p class="field-problem" role="alert">{t('call.outside')}</p>
    : error instanceof ApiError && error.detail === t('call.needPlace') ? <p class="field-problem" role="alert">{error.detail}</p>
      : <Problem error={error} />
);

/** The number that the caller writes down, and the way to the event. */
function Raised({ event, ticket }: { event: EventItem; ticket: string | null }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current!.focus(), []);
  const open = () => { selectedId.value = event.id; calling.value = false; };
  return (
    <section class="call" aria-label={t('call.done')}>
      <h2 ref={heading} tabIndex={-1}>{t('call.done')}</h2>
      <p>{event.areaName ? t('call.routed', { area: [event.community, event.microGridName ?? event.areaName].filter(Boolean).join(' ') }) : t('call.routedNowhere')}{event.workerName ? ` ${t('call.worker', { name: event.workerName })}` : ''}</p>
      {ticket && <><p>{t('call.tell')}</p><p class="call-ticket"><output>{grouped(ticket)}</output></p><p class="hint-quiet">{t('call.follow')}</p></>}
      <div class="row">
        <button type="button" class="button button-primary" onClick={open}>{t('call.open')}</button>
        <button type="button" class="button" onClick={() => { calling.value = false; tab.value = 'board'; }}>{t('call.back')}</button>
      </div>
    </section>
  );
}
