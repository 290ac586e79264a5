import { useState } from 'preact/hooks';
import type { StepAction } from '../../api/types';
import { t } from '../../i18n';
import { Icon, type IconName } from '../../ui/Icon';
import { nearOf, type EventRow } from '../../offline/events';
import { useDraft, type DraftForm } from '../draft';
import { PhotosField } from '../PhotosField';
import { Section } from '../Section';
import { clock, eventCategories, eventRows, storageProblem } from '../state';
import { categoryText } from '../texts';
import { say } from '../Toast';
import { NearChoice } from './Near';
import { isOver, levelText } from './words';

interface Form { action: StepAction | ''; note: string; duplicateOf: string | null }
const empty: Form = { action: '', note: '', duplicateOf: null };
const mostPhotos = 8;
const icons: Record<StepAction, IconName> = { accept: 'check', comment: 'pencil', escalate: 'send', close: 'flag', link: 'swap' };
const order: StepAction[] = ['accept', 'close', 'comment', 'escalate', 'link'];
const noteNeeded = (action: StepAction): boolean => action === 'comment' || action === 'close';

/** What I may do with the event; after each step the form begins anew. */
export function Steps({ row }: { row: EventRow }) {
  const [taken, setTaken] = useState(0);
  return <StepForm key={taken} row={row} onTaken={() => setTaken(taken + 1)} />;
}

/** A step goes into the outbox with the state and level that the phone shows. */
function StepForm({ row, onTaken }: { row: EventRow; onTaken(): void }) {
  const { event } = row;
  const draft = useDraft<Form>(`step ${event.id}`, null, event.text.slice(0, 40), empty);
  const [wrong, setWrong] = useState(false);
  const { action, note, duplicateOf } = draft.form;
  const category = eventCategories.value.find((each) => each.code === event.category);
  const near = category ? nearOf(eventRows.value, category, event, new Date(clock.value), event.id) : [];
  const allowed = order.filter((each) => row.actions.includes(each) && (each !== 'link' || near.length > 0));
  const chosen = action !== '' && allowed.includes(action) ? action : null;

  const send = async (what: StepAction) => {
    const missing = (noteNeeded(what) && note.trim() === '') || (what === 'link' && duplicateOf === null);
    setWrong(missing);
    if (missing) return;
    const step = {
      eventId: event.id, action: what, baseState: event.state, baseLevel: event.level, note: note.trim() || null, photos: [...draft.photoIds], duplicateOf: what === 'link' ? duplicateOf : null,
    };
    if (!(await draft.send({ kind: 'step', step }, `${categoryText(event.category)} · ${event.text.slice(0, 40)}`))) return;
    say(t(`myEvents.${what}.done`, { level: levelText(event.level - 1) }));
    onTaken();
  };
  return (
    <Section title={t('myEvents.do')} icon="list">
      {allowed.every((each) => each === 'comment') && <p class="quiet">{t(isOver(event) ? 'myEvents.isOver' : 'myEvents.nothingToDo')}</p>}
      <div class="choices" role="group" aria-label={t('myEvents.do')}>
        {allowed.map((each) => (
          <button key={each} type="button" class="button" aria-pressed={each === 'accept' ? undefined : chosen === each}
            onClick={() => { if (each === 'accept') void send('accept'); else { setWrong(false); draft.set({ action: chosen === each ? '' : each }); } }}>
            <Icon name={icons[each]} size={18} />{t(`myEvents.${each}`)}
          </button>
        ))}
      </div>
      {chosen && chosen !== 'accept' && (
        <div class="step-form">
          {chosen === 'escalate' && <p class="quiet hint">{t('myEvents.escalate.help', { level: levelText(event.level - 1) })}</p>}
          {chosen === 'link' && <NearChoice near={near} chosen={duplicateOf} onChoose={(id) => draft.set({ duplicateOf: id })} />}
          <label class="stacked">{t(chosen === 'close' ? 'myEvents.result' : 'myEvents.note')}
            <textarea class="field" rows={3} maxLength={2000} value={note} aria-invalid={wrong && noteNeeded(chosen) && note.trim() === ''} onInput={(input) => draft.set({ note: input.currentTarget.value })} />
          </label>
          {chosen === 'close' && <p class="quiet hint">{t('myEvents.resultHint')}</p>}
          <PhotosField draft={draft as unknown as DraftForm<object>} most={mostPhotos} />
          {wrong && <p class="field-problem" role="alert">{t(chosen === 'link' ? 'myEvents.whichMissing' : 'myEvents.noteMissing')}</p>}
          {storageProblem.value === 'full' && <p class="field-problem" role="alert">{t('worker.full')}</p>}
          <button type="button" class="button button-primary button-wide" onClick={() => void send(chosen)}><Icon name="check" />{t(`myEvents.${chosen}`)}</button>
        </div>
      )}
    </Section>
  );
}
