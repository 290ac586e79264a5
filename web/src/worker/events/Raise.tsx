import { useState } from 'preact/hooks';
import { nameOf } from '../../api/client';
import { language, t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { Notice } from '../../ui/Notice';
import { useDraft, type DraftForm } from '../draft';
import { later } from '../later';
import { PhotosField } from '../PhotosField';
import { city, eventCategories, households, storageProblem } from '../state';
import { categoryText } from '../texts';
import { say } from '../Toast';
import { back } from '../view';
import { NearChoice, useNear } from './Near';

export interface EventForm { category: string; text: string; lon: number | null; lat: number | null; sameAs: string | null }
const empty: EventForm = { category: '', text: '', lon: null, lat: null, sameAs: null };
const mostPhotos = 8;
type Problem = 'category' | 'text' | 'place';

export const eventProblems = (form: EventForm): Problem[] => [
  ...(form.category === '' ? ['category' as const] : []),
  ...(form.text.trim() === '' ? ['text' as const] : []),
  ...(form.lon === null || form.lat === null ? ['place' as const] : []),
];

/** Something is wrong in the grid: what, where, with a photo. `householdId`: it was raised from that household's screen, and lies there until moved. */
export function RaiseScreen({ householdId }: { householdId: number | null }) {
  const near = householdId === null ? undefined : households.peek().get(householdId);
  const draft = useDraft<EventForm>(householdId === null ? 'event' : `event ${householdId}`, householdId, near?.address ?? t('worker.tab.event'),
    near ? { ...empty, lon: near.lon, lat: near.lat } : empty);
  const [problems, setProblems] = useState<Problem[]>([]);
  const { category, text, lon, lat, sameAs } = draft.form;
  const { near: known, offline } = useNear(category, lon, lat);
  const same = known.some((each) => each.id === sameAs) ? sameAs : null;

  const save = async () => {
    const found = eventProblems(draft.form);
    setProblems(found);
    if (found.length > 0) return;
    const event = { category, text: text.trim(), lon: lon!, lat: lat!, photos: [...draft.photoIds], sameAs: same };
    if (!(await draft.send({ kind: 'event', event }, near?.address ?? text.trim().slice(0, 40)))) return;
    say(t('worker.event.recorded', { category: categoryText(category) }));
    back();
  };
  return (
    <div class="screen padded event-form">
      <header class="event-head">
        <button type="button" class="icon-button" aria-label={t('worker.back')} onClick={back}><Icon name="back" size={24} /></button>
        <h2>{near ? t('worker.event.titleAt', { address: near.address }) : t('worker.event.title')}</h2>
      </header>
      {eventCategories.value.length === 0 && <Notice icon="warning" tone="warn"><p>{t('worker.event.noCategories')}</p></Notice>}
      <label class="stacked">{t('worker.event.category')}
        <select class="field" value={category} aria-invalid={problems.includes('category') && category === ''} onChange={(event) => draft.set({ category: event.currentTarget.value })}>
          <option value="">{t('worker.visit.choose')}</option>
          {eventCategories.value.map((entry) => <option key={entry.code} value={entry.code}>{nameOf(entry, language.value)}</option>)}
        </select>
      </label>
      <label class="stacked">{t('worker.event.text')}
        <textarea class="field" rows={3} maxLength={1000} placeholder={t('worker.event.textHint')} value={text} aria-invalid={problems.includes('text') && text.trim() === ''}
          onInput={(event) => draft.set({ text: event.currentTarget.value })} />
      </label>
      <div class="stacked"><span>{t('worker.event.place')}</span><Place lon={lon} lat={lat} onPlace={(toLon, toLat) => draft.set({ lon: toLon, lat: toLat })} /></div>
      {known.length > 0 && (
        <div class="near-box" role="group" aria-label={t('myEvents.near')}>
          <strong>{t('myEvents.near')}</strong>
          <NearChoice near={known} chosen={same} onChoose={(id) => draft.set({ sameAs: id })} none />
          <p class="quiet hint">{[same ? t('myEvents.sameHelp') : '', offline ? t('myEvents.nearOffline') : ''].filter(Boolean).join(' ')}</p>
        </div>
      )}
      <PhotosField draft={draft as unknown as DraftForm<object>} most={mostPhotos} />
      <div class="record">
        {problems.length > 0 && <p class="field-problem" role="alert">{problems.map((problem) => t(`worker.event.problem.${problem}`)).join(' ')}</p>}
        {storageProblem.value === 'full' && <p class="field-problem" role="alert">{t('worker.full')}</p>}
        <div class="record-row">
          {draft.touched && <button type="button" class="button" onClick={() => { if (confirm(t('worker.event.dropAsk'))) void draft.drop().then(back); }}>{t('worker.event.drop')}</button>}
          <button type="button" class="button button-primary" onClick={() => void save()}><Icon name="check" />{t('worker.event.save')}</button>
        </div>
      </div>
    </div>
  );
}

interface PlaceProps { lon: number | null; lat: number | null; onPlace(lon: number, lat: number): void }

/** The map comes by itself; the form can be filled in meanwhile. */
const Picker = later<PlaceProps>(() => import('../PlacePicker').then((module) => module.PlacePicker));
const Place = (props: PlaceProps) => (city.value ? <Picker {...props} /> : <p class="quiet" role="status">{t('app.loading')}</p>);
