import { useState } from 'preact/hooks';
import { request } from '../../api/client';
import { ApiError } from '../../api/problem';
import { t } from '../../i18n';

const leastReason = 4;

/** How to reach who reported: starred, in full for a reason that is written down. It is not kept on the phone. */
export function Contact({ id, masked }: { id: string; masked: string }) {
  const [shown, setShown] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const [problem, setProblem] = useState<'short' | 'offline' | 'refused' | null>(null);
  const ask = async (event: SubmitEvent) => {
    event.preventDefault();
    if ((reason ?? '').trim().length < leastReason) return setProblem('short');
    try {
      setShown((await request<{ contact: string }>('POST', `/api/events/${id}/contact`, { reason: reason!.trim() })).contact);
    } catch (error) {
      setProblem(error instanceof ApiError && error.status === 0 ? 'offline' : 'refused');
    }
  };
  if (shown !== null) return /^[+\d][\d -]{4,}$/.test(shown) ? <a class="link" href={`tel:${shown.replaceAll(' ', '')}`}>{shown}</a> : <>{shown}</>;
  if (reason === null) return <>{masked} <button type="button" class="link" onClick={() => setReason('')}>{t('myEvents.contact.show')}</button></>;
  return (
    <form class="contact-form" onSubmit={(event) => void ask(event)}>
      <label class="stacked">{t('myEvents.contact.why')}<input class="field" maxLength={200} autocomplete="off" value={reason} onInput={(event) => { setReason(event.currentTarget.value); setProblem(null); }} /></label>
      {problem && <p class="field-problem" role="alert">{t(`myEvents.contact.${problem}`)}</p>}
      <button type="submit" class="button button-small">{t('myEvents.contact.show')}</button>
    </form>
  );
}
