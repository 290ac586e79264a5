import type { ComponentChildren } from 'preact';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { dropDraft } from '../offline/drafts';
import { discardPhoto, record, sendPhotoAgain } from '../offline/outbox';
import type { Draft } from '../offline/types';
import { DiscardButton } from './Ask';
import { AttentionCard } from './AttentionCard';
import { storing } from './draft';
import { SignInForm } from './SignIn';
import { changed, poke } from './session';
import {
  attentionItems, attentionPhotos, catalogues, drafts, engineState, households, kept, others, sent, storageProblem, store, visitsToday, waitingItems, waitingPhotos,
} from './state';
import { sendingWords } from './Status';
import { momentText, recordText } from './texts';
import { go } from './view';
import { emptyVisit, problemsOf, visitOf, type VisitForm } from './visitForm';

/** What has not arrived, why, and what the worker can do about it. */
export function OutboxScreen() {
  const { icon, text, tone } = sendingWords();
  const { hindrance, busy } = engineState.value;
  const offset = kept.value.clockOffsetSeconds ?? 0;
  const attention = attentionItems.value;
  const photosToDecide = attentionPhotos.value;
  return (
    <div class="screen padded outbox">
      <section class="outbox-state">
        <p class={`tone-${tone}`}><Icon name={icon} /><strong>{text}</strong></p>
        <p class="quiet">{t('worker.outbox.today', { n: visitsToday.value, sent: sent.value.length })}</p>
        {hindrance === 'signedOut' && <SignInForm again />}
        {hindrance === 'forbidden' && <p>{t('worker.outbox.forbidden')}</p>}
        {hindrance === 'mustChange' && <><p>{t('worker.outbox.mustChange')}</p><a class="button button-primary" href="/account">{t('worker.outbox.changePassword')}</a></>}
        {hindrance !== 'signedOut' && hindrance !== 'mustChange' && <button type="button" class="button" disabled={busy} onClick={() => poke()}><Icon name="send" />{t('worker.outbox.now')}</button>}
      </section>
      {storageProblem.value === 'full' && <p class="notice notice-warn" role="alert">{t('worker.full')}</p>}
      {Math.abs(offset) > 120 && <p class="notice notice-warn" role="status">{t('worker.clockOff', { time: offsetText(offset) })}</p>}
      {(attention.length > 0 || photosToDecide.length > 0) && (
        <Group title={t('worker.outbox.attention', { n: attention.length + photosToDecide.length })}>
          {attention.map((item) => <AttentionCard key={item.id} item={item} />)}
          {photosToDecide.map((photo) => <PhotoCard key={photo.id} id={photo.id} label={photo.label} />)}
        </Group>
      )}
      {waitingItems.value.length + waitingPhotos.value.length > 0 && (
        <Group title={t('worker.outbox.waiting', { n: waitingItems.value.length + waitingPhotos.value.length })}>
          {waitingItems.value.map((item) => <li key={item.id} class="outbox-row"><b>{recordText(item)}</b><span>{item.label}</span><small class="quiet">{momentText(item.madeAt)}</small></li>)}
          {waitingPhotos.value.map((photo) => <li key={photo.id} class="outbox-row"><b>{t('worker.record.photo')}</b><span>{photo.label}</span><small class="quiet">{t('worker.kilobytes', { n: Math.ceil(photo.size / 1024) })}</small></li>)}
        </Group>
      )}
      {drafts.value.length > 0 && <Group title={t('worker.outbox.drafts', { n: drafts.value.length })}>{drafts.value.map((draft) => <DraftRow key={draft.key} draft={draft} />)}</Group>}
      {attention.length + photosToDecide.length + waitingItems.value.length + waitingPhotos.value.length + drafts.value.length === 0 && <p class="quiet">{t('worker.outbox.nothing')}</p>}
      <LeftBehind />
    </div>
  );
}

const Group = ({ title, children }: { title: string; children: ComponentChildren }) => <section class="outbox-group"><h2>{title}</h2><ul>{children}</ul></section>;

/** A day and two hours off: `26 小时`. */
function offsetText(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return minutes < 120 ? t('unit.minutes', { n: minutes }) : t('worker.hours', { n: Math.round(minutes / 60) });
}

function PhotoCard({ id, label }: { id: string; label: string }) {
  const again = async () => {
    await sendPhotoAgain(store.peek()!, id);
    await changed({ households: [] });
    poke();
  };
  const drop = async () => {
    await discardPhoto(store.peek()!, id);
    await changed({ households: [] });
  };
  return (
    <li class="attention">
      <h3>{t('worker.record.photo')} · {label}</h3>
      <p>{t('worker.problem.photo')}</p>
      <div class="choices">
        <button type="button" class="button button-small" onClick={() => void again()}>{t('worker.choice.again')}</button>
        <DiscardButton label={t('worker.choice.discardPhoto')} what={t('worker.discard.photo')} onDiscard={() => void drop()} />
      </div>
    </li>
  );
}

function DraftRow({ draft }: { draft: Draft }) {
  const [kind] = draft.key.split(' ');
  const { householdId } = draft;
  const open = kind === 'event' ? { tab: 'event' as const, household: householdId, raising: true } : kind === 'step' ? { tab: 'event' as const, event: draft.key.slice('step '.length) }
    : { household: householdId, editing: kind === 'household' };
  const here = householdId === null || households.value.has(householdId);
  const lists = catalogues.value;
  const form = { ...emptyVisit, ...(draft.form as Partial<VisitForm>) };
  const problems = kind === 'visit' && lists ? problemsOf(form, draft.photoIds.length, lists.checklist) : [];
  const drop = async () => {
    await dropDraft(store.peek()!, draft.key);
    await changed({ households: [] });
  };
  // The form cannot be opened without its household; what it says is sent, and the worker decides on the conflict.
  const send = async () => {
    const visit = visitOf(form, { id: householdId! }, draft.photoIds, lists!.checklist, new Date(draft.changedAt));
    const recording = { content: { kind: 'visit' as const, visit }, label: draft.label, householdId, photoIds: draft.photoIds, draftKey: draft.key };
    if (!(await storing(() => record(store.peek()!, recording)))) return;
    await changed({ households: [] });
    poke();
  };
  return (
    <li class="attention">
      <h3>{t(`worker.draft.${kind as 'visit' | 'household' | 'event' | 'step'}`)} · {draft.label}</h3>
      <p class="quiet">{momentText(draft.changedAt)}{!here && kind !== 'event' && ` · ${t('worker.draft.gone')}`}</p>
      {!here && problems.length > 0 && <p class="field-problem">{problems.map((problem) => t(`worker.visit.problem.${problem}`)).join(' ')}</p>}
      <div class="choices">
        {here || kind === 'event' ? <button type="button" class="button button-small" onClick={() => go(open)}>{t('worker.draft.open')}</button>
          : kind === 'visit' && lists && problems.length === 0 && <button type="button" class="button button-small" onClick={() => void send()}>{t('worker.draft.send')}</button>}
        <DiscardButton label={t('worker.choice.discard')} what={t('worker.discard.draft')} onDiscard={() => void drop()} />
      </div>
    </li>
  );
}

/** Others' work on this phone: how much and whose, never what. */
export function LeftBehind() {
  if (others.value.length === 0) return null;
  return (
    <section class="outbox-group">
      <h2>{t('worker.others')}</h2>
      <ul>{others.value.map(({ account, unsent }) => <li key={account.name} class="outbox-row"><b>{account.displayName}</b><span>{t('worker.others.unsent', { n: unsent })}</span></li>)}</ul>
      <p class="quiet hint">{t('worker.others.help')}</p>
    </section>
  );
}
