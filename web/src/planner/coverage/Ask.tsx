import { t } from '../../i18n';
import { QuestionWords } from '../QuestionWords';
import { Tools } from './Keys';
import { startRun, starting } from './running';
import { question, run } from './state';

/** The question, and the button that has it answered. */
export function Ask() {
  const busy = starting.value || run.value?.state === 'running' || run.value?.state === 'queued';
  const needsItem = question.value.item === '';
  return (
    <form class="ask ask-run" onSubmit={(event) => { event.preventDefault(); void startRun(); }}>
      <QuestionWords question={question.value} onChange={(part) => { question.value = { ...question.value, ...part }; }}><Tools /></QuestionWords>
      <button type="submit" class="button button-primary" disabled={busy || needsItem}>{t(needsItem ? 'ask.needItem' : busy ? 'ask.running' : 'ask.run')}</button>
    </form>
  );
}
