import { batch } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { newId } from '../../api/events';
import { t } from '../../i18n';
import { Problem } from '../../ui/Notice';
import { pointsApi, type Holder } from './api';
import { cardText, communities, communityName, form, holders, loadError, lookAgain, showLedger, spendingId } from './state';

/** Who holds how many points, and giving something for them. */
export function Holders() {
  const adding = form.value === 'holder';
  const [text, setText] = useState('');
  const wanted = text.trim().toUpperCase().replaceAll('-', '');
  const shown = (holders.value ?? []).filter((one) => one.card.includes(wanted) || one.name.toUpperCase().includes(wanted) || communityName(one.areaId).toUpperCase().includes(wanted));
  return (
    <section class="points-part" aria-label={t('points.tab.holders')}>
      <div class="row points-head">
        <label class="points-find"><span class="sr-only">{t('points.findHolder')}</span><input class="field" type="search" maxLength={50} placeholder={t('points.findHolder')} value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
        <button type="button" class="button button-primary" aria-expanded={adding} onClick={() => { form.value = adding ? null : 'holder'; }}>{t('points.addHolder')}</button>
      </div>
      {adding && <NewHolder onDone={() => { form.value = null; }} />}
      {holders.value === null ? loadError.value === null && <p class="quiet" role="status">{t('app.loading')}</p> : shown.length === 0 && holders.value.length > 0 && <p class="quiet" role="status">{t('points.noneFound')}</p>}
      <ul class="points-list">{shown.map((one) => <li key={one.id}><HolderRow holder={one} /></li>)}</ul>
    </section>
  );
}

function HolderRow({ holder }: { holder: Holder }) {
  const spending = form.value === 'spend' && spendingId.value === holder.id;
  const setSpending = (on: boolean) => batch(() => { form.value = on ? 'spend' : null; spendingId.value = holder.id; });
  return (
    <article class="points-card" data-holder={holder.id}>
      <p class="points-card-head"><strong>{holder.name}</strong><b>{t('points.balance', { n: holder.points })}</b></p>
      <p class="quiet">{t(`points.kind.${holder.kind as 'volunteer'}`)} · {communityName(holder.areaId)} · <span class="points-number">{cardText(holder.card)}</span></p>
      <div class="row">
        <button type="button" class="button button-small" aria-expanded={spending} disabled={holder.points === 0} onClick={() => setSpending(!spending)}>{t('points.spend')}</button>
        <button type="button" class="button button-small" onClick={() => showLedger(holder.id)}>{t('points.bookings')}</button>
      </div>
      {spending && <Spending holder={holder} onDone={() => setSpending(false)} />}
    </article>
  );
}

function Spending({ holder, onDone }: { holder: Holder; onDone(): void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = useRef(newId()); // sent again after a broken connection, it is spent once
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const filled = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      await pointsApi.spend(id.current, { holderId: holder.id, points: Number(filled.get('points')), what: String(filled.get('what')).trim() });
      onDone();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
    lookAgain();
  };
  return (
    <form class="points-form" aria-label={t('points.spend')} aria-busy={busy} onSubmit={(event) => void save(event)}>
      <label class="stacked">{t('points.howMany')}<input class="field" type="number" name="points" inputMode="numeric" required min={1} max={holder.points} step={1} /></label>
      <label class="stacked">{t('points.what')}<input class="field" name="what" required maxLength={200} autocomplete="off" placeholder={t('points.whatHint')} /></label>
      {error !== null && (error instanceof ApiError && error.status === 409 ? <p class="field-problem" role="alert">{t('points.tooMany')}</p> : <Problem error={error} />)}
      <div class="row"><button type="submit" class="button button-primary" disabled={busy}>{t('points.spendNow')}</button><button type="button" class="button" onClick={onDone}>{t('action.cancel')}</button></div>
    </form>
  );
}

function NewHolder({ onDone }: { onDone(): void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<Holder | null>(null);
  const id = useRef(newId());
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const filled = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(null);
    try {
      setMade(await pointsApi.register(id.current, { kind: String(filled.get('kind')), areaId: Number(filled.get('area')), name: String(filled.get('name')).trim() }));
      lookAgain();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  if (made) return <div class="points-form" role="status"><p>{t('points.cardOf', { name: made.name })}</p><p class="points-card-number"><output>{cardText(made.card)}</output></p><p class="hint-quiet">{t('points.cardHint')}</p><p><button type="button" class="button" onClick={onDone}>{t('action.close')}</button></p></div>;
  return (
    <form class="points-form" aria-label={t('points.addHolder')} aria-busy={busy} onSubmit={(event) => void save(event)}>
      <label class="stacked">{t('points.name')}<input class="field" name="name" required maxLength={50} autocomplete="off" aria-describedby="points-name-hint" /></label>
      <p id="points-name-hint" class="hint-quiet">{t('points.nameHint')}</p>
      <label class="stacked">{t('points.kind')}<select class="field" name="kind">{(['volunteer', 'resident'] as const).map((kind) => <option key={kind} value={kind}>{t(`points.kind.${kind}`)}</option>)}</select></label>
      <label class="stacked">{t('points.community')}
        <select class="field" name="area" required><option value="">{t('points.choose')}</option>{communities.value.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select>
      </label>
      {error !== null && (error instanceof ApiError && 'areaId' in error.fields ? <p class="field-problem" role="alert">{t('points.notYours')}</p> : <Problem error={error} />)}
      <div class="row"><button type="submit" class="button button-primary" disabled={busy}>{t('points.register')}</button><button type="button" class="button" onClick={onDone}>{t('action.cancel')}</button></div>
    </form>
  );
}
