import { useEffect, useRef, useState } from 'preact/hooks';
import { nameOf } from '../../api/client';
import { eventsApi, newId, type EventCategory, type NearReport } from '../../api/events';
import { language, t } from '../../i18n';
import { shrink } from '../../offline/photo';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Notice';
import { locate, locating } from '../gps';
import { place } from '../state';
import { task } from '../tasks';
import './report.css';

/** As base64, piece by piece: a whole photo is too many arguments at once. */
function base64(bytes: ArrayBuffer): string {
  let text = '';
  const all = new Uint8Array(bytes);
  for (let from = 0; from < all.length; from += 0x8000) text += String.fromCharCode(...all.subarray(from, from + 0x8000));
  return btoa(text);
}

/** Place, what it is, whether somebody reported it already, words, photo; at the end the number to keep. */
export function Report() {
  const [categories, setCategories] = useState<EventCategory[]>([]);
  const [category, setCategory] = useState('');
  const [near, setNear] = useState<NearReport[]>([]);
  const [same, setSame] = useState('');
  const [photo, setPhoto] = useState<{ id: string; image: string; name: string } | null>(null);
  const [photoFailed, setPhotoFailed] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [ticket, setTicket] = useState<string | null>(null);
  const id = useRef(newId()); // sent again after a broken connection, it is the same report
  const where = place.value;

  const askCategories = () => { setError(null); eventsApi.categories().then(setCategories, setError); };
  useEffect(askCategories, []);
  useEffect(() => {
    setNear([]);
    setSame('');
    if (!where || !category) return undefined;
    const abort = new AbortController();
    eventsApi.nearReports(where.lon, where.lat, category, abort.signal).then(setNear).catch((failure: unknown) => { if (!abort.signal.aborted) setError(failure); });
    return () => abort.abort();
  }, [where?.lon, where?.lat, category]);

  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      setPhoto({ id: newId(), image: base64((await shrink(file)).bytes), name: file.name });
      setPhotoFailed(false);
    } catch (failure) {
      console.error(failure);
      setPhotoFailed(true);
    }
    input.value = '';
  };
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    if (!where) return;
    setBusy(true);
    setError(null);
    try {
      const contact = String(form.get('contact') ?? '').trim();
      const sent = await eventsApi.report(id.current, {
        category, text: String(form.get('text')), lon: where.lon, lat: where.lat,
        ...(contact ? { contact } : {}), ...(photo ? { photo: { id: photo.id, image: photo.image } } : {}), ...(same ? { sameAs: same } : {}),
      });
      setTicket(sent.ticket);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  if (ticket) return <Sent ticket={ticket} />;
  return (
    <form class="report" onSubmit={(event) => void send(event)}>
      <header class="answer-head"><h2>{t('report.title')}</h2><button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { task.value = null; }}><Icon name="close" /></button></header>
      <div class={`report-place${where ? ' has-place' : ''}`}>
        <Icon name="pin" /><span>{where ? t('report.placeTaken') : t('report.place')}</span>
        <button type="button" class="button button-small" aria-busy={locating.value} onClick={locate}>{t('gps.locate')}</button>
      </div>
      <label>{t('report.category')}
        <select class="field" required value={category} onChange={(event) => setCategory(event.currentTarget.value)}>
          <option value="">{t('report.choose')}</option>
          {categories.map((one) => <option key={one.code} value={one.code}>{nameOf(one, language.value)}</option>)}
        </select>
      </label>
      {near.length > 0 && (
        <fieldset class="report-near">
          <legend>{t('report.near')}</legend>
          {near.slice(0, 3).map((one) => (
            <label key={one.reference} class="check"><input type="radio" name="same" checked={same === one.reference} onChange={() => setSame(one.reference)} />
              <span>{t(one.days === 0 ? 'report.nearToday' : 'report.nearOne', { metres: one.metres, n: one.days })} · {t(`events.state.${one.state as 'open'}`)}</span></label>
          ))}
          <label class="check"><input type="radio" name="same" checked={same === ''} onChange={() => setSame('')} />{t('report.another')}</label>
        </fieldset>
      )}
      <label>{t('report.text')}<textarea class="field" name="text" rows={3} required maxLength={2000} placeholder={t('report.textHint')} /></label>
      <div class="row">
        <label class="button button-small"><Icon name="camera" size={18} />{photo ? photo.name : t('report.photo')}<input type="file" accept="image/*" class="sr-only" onChange={(event) => void take(event.currentTarget)} /></label>
        {photo && <button type="button" class="link" onClick={() => setPhoto(null)}>{t('report.photoRemove')}</button>}
      </div>
      {photoFailed && <p class="field-problem" role="alert">{t('report.photoFailed')}</p>}
      <label>{t('report.contact')}<input class="field" name="contact" maxLength={100} autocomplete="tel" /></label>
      <p class="quiet report-hint">{t('report.contactHint')}</p>
      {error !== null && <Problem error={error} onRetry={categories.length === 0 ? askCategories : undefined} />}
      <button type="submit" class="button button-primary button-wide" disabled={busy || !where}>{t(busy ? 'report.sending' : 'report.send')}</button>
    </form>
  );
}

export const grouped = (ticket: string): string => ticket.replace(/(.{4})(?=.)/g, '$1-');

function Sent({ ticket }: { ticket: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current!.focus(), []);
  return (
    <div class="report">
      <h2 ref={heading} tabIndex={-1}>{t('report.sent')}</h2>
      <p>{t('report.keep')}</p>
      <p class="ticket"><output>{grouped(ticket)}</output></p>
      <div class="row">
        <button type="button" class="button button-primary" onClick={() => { task.value = { type: 'follow', ticket }; }}>{t('follow.open')}</button>
        <button type="button" class="button" onClick={() => { task.value = null; }}>{t('report.done')}</button>
      </div>
    </div>
  );
}
