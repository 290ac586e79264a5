import { useEffect, useRef, useState } from 'preact/hooks';
import { api, nameOf } from '../api/client';
import { eventsApi, newId, type EventDetail } from '../api/events';
import { language, t } from '../i18n';
import { moment } from '../i18n/format';
import { Problem } from '../ui/Notice';
import { categories, departments, refetch, selectedId } from './state';

const order = ['accept', 'answer', 'close', 'whistle', 'escalate', 'reroute', 'link', 'unlink', 'comment'];
const atOnce = new Set(['accept', 'escalate', 'unlink', 'answer']);
const borderDegrees = 0.0012; // about 100 m, within which the service lets an event go to a neighbour

type Chosen = { action: string; id: string } | null;

/** What may be done now. An action's id is made when it is chosen, so that sending it again after a broken connection does it once. */
export function Actions({ found }: { found: EventDetail }) {
  const [chosen, setChosen] = useState<Chosen>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (action: string, id: string, more: object = {}) => {
    setBusy(true);
    setError(null);
    try {
      if ((await eventsApi.step(found.event.id, { id, action, ...more })) === null) selectedId.value = null;
      setChosen(null);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
    refetch();
  };
  const actions = order.filter((one) => found.actions.includes(one));
  return (
    <div class="actions" aria-busy={busy}>
      <div class="row">
        {actions.map((one) => (
          <button key={one} type="button" class={`button button-small${one === actions[0] ? ' button-primary' : ''}`} aria-expanded={atOnce.has(one) ? undefined : chosen?.action === one} disabled={busy}
            onClick={() => { if (atOnce.has(one)) void send(one, newId()); else setChosen(chosen?.action === one ? null : { action: one, id: newId() }); }}>
            {t(`events.action.${one as 'accept'}`)}
          </button>
        ))}
      </div>
      {chosen && <Form key={chosen.id} action={chosen.action} found={found} busy={busy} onSend={(more) => void send(chosen.action, chosen.id, more)} />}
      {error !== null && <Problem error={error} />}
    </div>
  );
}

function Form({ action, found, busy, onSend }: { action: string; found: EventDetail; busy: boolean; onSend(more: object): void }) {
  const [error, setError] = useState<unknown>(null);
  const photoId = useRef(newId());
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const file = form.get('photo');
    const photos = file instanceof File && file.size > 0 ? [photoId.current] : undefined;
    try {
      if (photos) await sendPhoto(photoId.current, file as File);
    } catch (failure) {
      return setError(failure);
    }
    setError(null);
    const text = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    const grid = text('microGridId');
    onSend({ note: text('note'), department: text('department'), microGridId: grid ? Number(grid) : undefined, duplicateOf: text('duplicateOf'), forResident: form.get('forResident') === 'on', photos });
  };
  const usual = categories.value.find((one) => one.code === found.event.category)?.department;
  return (
    <form class="action-form" onSubmit={(event) => void submit(event)}>
      {action === 'whistle' && (
        <label>{t('events.department')}
          <select class="field" name="department" defaultValue={usual}>{departments.value.map((one) => <option key={one.code} value={one.code} selected={one.code === usual}>{nameOf(one, language.value)}</option>)}</select>
        </label>
      )}
      {action === 'reroute' && <MicroGrids found={found} />}
      {action === 'link' && (found.near.length === 0 ? <p class="quiet">{t('events.noNear')}</p> : (
        <fieldset class="near"><legend>{t('events.linkTo')}</legend>
          {found.near.map((one, index) => <label key={one.id} class="check"><input type="radio" name="duplicateOf" value={one.id} defaultChecked={index === 0} /><span>{one.text}<small class="quiet"> {t('events.metresAway', { n: Math.round(one.metres) })} · {moment(one.raisedAt)}</small></span></label>)}
        </fieldset>
      ))}
      <label>{t(action === 'close' ? 'events.result' : 'events.note')}
        <textarea class="field" name="note" rows={3} maxLength={2000} required={action !== 'link'} />
      </label>
      {action === 'close' && <p class="hint-quiet">{t('events.resultHint')}</p>}
      {action === 'close' && <label>{t('events.resultPhoto')}<input class="field" type="file" name="photo" accept="image/*" /></label>}
      {error !== null && <Problem error={error} />}
      {action === 'comment' && <label class="check"><input type="checkbox" name="forResident" />{t('events.forResident')}</label>}
      <button type="submit" class="button button-primary" disabled={busy || (action === 'link' && found.near.length === 0)}>{t(`events.action.${action as 'accept'}`)}</button>
    </form>
  );
}

/** Made small first, and sent before the step that names it. */
async function sendPhoto(id: string, file: File): Promise<void> {
  const [{ shrink }, { serviceWith }, session] = await Promise.all([import('../offline/photo'), import('../offline/service'), api.session()]);
  await serviceWith(session.csrfToken).photo({ id, ...(await shrink(file)) });
}

/** Micro-grids around the place: the neighbours across the border first. */
function MicroGrids({ found }: { found: EventDetail }) {
  const [grids, setGrids] = useState<{ id: number; name: string }[] | null>(null);
  useEffect(() => {
    const { lon, lat, microGridId } = found.event;
    const abort = new AbortController();
    api.areas(5, [lon - borderDegrees, lat - borderDegrees, lon + borderDegrees, lat + borderDegrees], abort.signal)
      .then((areas) => setGrids(areas.features.map((one) => one.properties).filter((one) => one.id !== microGridId)))
      .catch((failure: unknown) => { if (!abort.signal.aborted) console.error(failure); });
    return () => abort.abort();
  }, [found.event.id]);
  return <label>{t('events.toMicroGrid')}<select class="field" name="microGridId" required>{(grids ?? []).map((one) => <option key={one.id} value={one.id}>{one.name} ({one.id})</option>)}</select></label>;
}
