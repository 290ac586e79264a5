import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { moment } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { QuestionWords } from '../QuestionWords';
import { said } from '../questionText';
import { openDesk } from '../desks';
import { writeDraft } from './draft';
import { busy, conflict, isStale, open, removeScenario, save, saveError, startNew } from './saved';
import { baseRun, commit, draft, history, isChanged, redoStep, runs, undoStep } from './state';

/** The scenario's name and state, and what can be done with the whole of it. */
export function Head() {
  const { of, changes, question } = draft.value;
  const naming = useSignal<'same' | 'new' | null>(null);
  const deleting = useSignal(false);
  const link = useSignal<string | null>(null);
  const copied = useSignal(false);
  useEffect(() => { copied.value = false; link.value = null; deleting.value = false; }, [of?.id, changes, question]);

  const share = async () => {
    const url = new URL(location.href);
    if (isChanged.peek() && writeDraft(question, changes) === null) { link.value = ''; return; }
    try {
      await navigator.clipboard.writeText(url.href);
      copied.value = true;
    } catch (error) {
      console.info('The clipboard is not to be had; the link is shown instead.', error);
      link.value = url.href;
    }
  };
  return (
    <header class="scenario-head">
      <div class="scenario-title">
        <h2>{of?.name ?? t('scenario.unnamed')}</h2>
        {isChanged.value ? <span class="mark mark-generated">{t('scenario.changed')}</span> : of && <span class="mark mark-yes">{t('scenario.saved')}</span>}
      </div>
      <div class="scenario-actions">
        <button type="button" class="icon-button" disabled={history.value.past.length === 0} aria-label={t('scenario.undo')} title={t('scenario.undoKeys')} onClick={undoStep}><Icon name="undo" /></button>
        <button type="button" class="icon-button" disabled={history.value.future.length === 0} aria-label={t('scenario.redo')} title={t('scenario.redoKeys')} onClick={redoStep}><Icon name="redo" /></button>
        <button type="button" class="button button-small button-primary" disabled={busy.value || (of !== null && !isChanged.value) || (of === null && changes.length === 0)}
          onClick={() => { if (of) void save(of.name, 'same'); else naming.value = 'same'; }}>{t('scenario.save')}</button>
        <button type="button" class="button button-small" onClick={() => void share()}>{t('scenario.share')}</button>
        {of && <button type="button" class="button button-small" onClick={() => { naming.value = naming.value ? null : 'new'; }}>{t('scenario.saveAs')}</button>}
        {of && <button type="button" class="icon-button" aria-label={`${t('scenario.name')}: ${of.name}`} title={t('scenario.name')} onClick={() => { naming.value = naming.value ? null : 'same'; }}><Icon name="pencil" size={18} /></button>}
        {of && <button type="button" class="icon-button" aria-label={`${t('scenario.delete')}: ${of.name}`} title={t('scenario.delete')} onClick={() => { deleting.value = true; }}><Icon name="bin" size={18} /></button>}
        {(of || changes.length > 0) && <button type="button" class="button button-small button-quiet" onClick={startNew}>{t('scenario.new')}</button>}
      </div>
      {naming.value && <Naming as={naming.value} done={() => { naming.value = null; }} />}
      {copied.value && <Notice icon="check"><p>{t('scenario.shared')}</p></Notice>}
      {link.value === '' && <Notice icon="info" tone="warn"><p>{t('scenario.shareUnsaved')}</p></Notice>}
      {link.value && <label class="stacked">{t('scenario.shareLink')}<input class="field" readOnly value={link.value} onFocus={(event) => event.currentTarget.select()} /></label>}
      {deleting.value && of && (
        <Notice icon="bin" tone="warn">
          <p>{t('scenario.deleteAsk', { name: of.name })}</p>
          <div class="chosen-actions">
            <button type="button" class="button button-small" disabled={busy.value} onClick={() => void removeScenario()}>{t('scenario.deleteYes')}</button>
            <button type="button" class="button button-small" onClick={() => { deleting.value = false; }}>{t('action.cancel')}</button>
          </div>
        </Notice>
      )}
      {isStale.value && <p class="quiet small">{t('scenario.stale')}</p>}
      {saveError.value !== null && <Problem error={saveError.value} />}
      {conflict.value && <Conflict />}
    </header>
  );
}

function Naming({ as, done }: { as: 'same' | 'new'; done: () => void }) {
  const { of } = draft.value;
  const name = useSignal(as === 'same' ? of?.name ?? '' : '');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current!.focus(), [as]);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await save(name.value.trim(), as) || conflict.peek()) done();
  };
  return (
    <form class="scenario-name" onSubmit={(event) => void send(event)}>
      <label class="stacked">{t('scenario.name')}
        <input ref={input} class="field" required maxLength={200} pattern=".*\S.*" placeholder={t('scenario.namePlaceholder')} value={name.value} onInput={(event) => { name.value = event.currentTarget.value; }}
          onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); done(); } }} />
      </label>
      <button type="submit" class="button button-primary" disabled={busy.value}>{t(as === 'new' ? 'scenario.saveAs' : 'scenario.save')}</button>
    </form>
  );
}

/** Somebody else was quicker: what is there now, and what to do. */
function Conflict() {
  const { wanted, theirs } = conflict.value!;
  const name = draft.value.of?.name ?? '';
  if (!theirs) {
    return (
      <Notice icon="warning" tone="warn"><p>{t('scenario.gone')}</p>
        <button type="button" class="button button-small" disabled={busy.value} onClick={() => void save(name, 'new')}>{t('scenario.conflictMine')}</button>
      </Notice>
    );
  }
  return (
    <Notice icon="warning" tone="warn">
      <strong>{t('scenario.conflict')}</strong>
      <p>{t('scenario.conflictBy', { n: theirs.revision, time: moment(theirs.changedAt), name: theirs.name, changes: theirs.changes.length })}</p>
      <div class="chosen-actions">
        <button type="button" class="button button-small" onClick={() => open(theirs)}>{t('scenario.conflictTheirs')}</button>
        {wanted === 'save' && <button type="button" class="button button-small" disabled={busy.value} onClick={() => void save(name, 'new')}>{t('scenario.conflictMine')}</button>}
        {wanted === 'save' && <button type="button" class="button button-small" disabled={busy.value} onClick={() => void save(name, 'over')}>{t('scenario.conflictOver')}</button>}
        {wanted === 'delete' && <button type="button" class="button button-small" disabled={busy.value} onClick={() => void removeScenario(true)}>{t('scenario.conflictDelete')}</button>}
      </div>
    </Notice>
  );
}

/** What the figures answer; a question that was analysed also shows single households. */
export function Question() {
  const editing = useSignal(false);
  const { question } = draft.value;
  const now = said(question);
  const others = [...new Map(runs.value.map((run) => [said(run.question), run.question])).entries()].filter(([text]) => text !== now).slice(0, 4);
  return (
    <section class="scenario-question" aria-label={t('scenario.question')}>
      <p><span class="quiet">{t('scenario.question')}</span> {now} <button type="button" class="link" aria-expanded={editing.value} onClick={() => { editing.value = !editing.value; }}>{t(editing.value ? 'scenario.questionDone' : 'scenario.questionChange')}</button></p>
      {editing.value && (
        <div class="scenario-ask">
          <QuestionWords question={question} onChange={(part) => commit({ question: { ...question, ...part } })} />
          {others.length > 0 && <p class="quiet small">{t('scenario.fromRuns')}</p>}
          <div class="chips">{others.map(([text, other]) => <button key={text} type="button" class="chip" onClick={() => { commit({ question: other }); editing.value = false; }}>{text}</button>)}</div>
        </div>
      )}
      {!baseRun.value && <p class="quiet small">{t('scenario.noRun')} <button type="button" class="link" onClick={() => openDesk('coverage')}>{t('scenario.toCoverage')}</button></p>}
    </section>
  );
}
