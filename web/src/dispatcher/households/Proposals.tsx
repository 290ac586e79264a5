import { useEffect, useState } from 'preact/hooks';
import { isAbort } from '../../api/problem';
import { t } from '../../i18n';
import { moment, whole } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { householdsApi } from './api';
import { lookAgain, open, openId, today } from './state';
import { colourName, reasonName } from './texts';

type Page = Awaited<ReturnType<typeof householdsApi.proposals>>;
type Proposal = Page['proposals'][number];

/** Colours that workers proposed at visits, the oldest first. */
export function Proposals() {
  const [page, setPage] = useState(1);
  const [answer, setAnswer] = useState<Page | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    householdsApi.proposals(page, abort.signal).then((found) => { setAnswer(found); setError(null); }, (failure: unknown) => { if (!isAbort(failure)) setError(failure); });
    return () => abort.abort();
  }, [page, asked]);
  if (error !== null) return <Problem error={error} onRetry={() => setAsked(asked + 1)} />;
  if (!answer) return <p class="quiet" role="status">{t('app.loading')}</p>;
  if (answer.total === 0) return <p class="quiet" role="status">{t('households.noProposals')}</p>;
  return (
    <>
      <p class="quiet" role="status">{t('households.proposals', { n: answer.total })}</p>
      <ul class="found">{answer.proposals.map((one) => <li key={one.visitId} class="proposal"><Waiting one={one} onDone={() => { setAsked(asked + 1); lookAgain(); }} /></li>)}</ul>
      {answer.total > answer.proposals.length && <p class="row pages"><button type="button" class="button button-small" disabled={page === 1} onClick={() => setPage(page - 1)}>{t('households.before')}</button><span class="quiet">{whole(page)}</span><button type="button" class="button button-small" onClick={() => setPage(page + 1)}>{t('households.after')}</button></p>}
    </>
  );
}

const Waiting = ({ one, onDone }: { one: Proposal; onDone(): void }) => (
  <>
    <button type="button" class="link" aria-pressed={openId.value === one.householdId} onClick={() => open(one.householdId)}>{one.address}</button>
    <p><span class={`colour-mark on-${one.colour ?? 'none'}`}>{colourName(one.colour)}</span> → <span class={`colour-mark on-${one.proposedColour ?? 'none'}`}>{colourName(one.proposedColour)}</span> {reasonName(one.proposedReason)}</p>
    <p class="quiet">{one.workerName} · {moment(one.madeAt)}</p>
    <Decide visitId={one.visitId} coloured={one.proposedColour !== null} onDone={onDone} />
  </>
);

/** Approve, with a day until which the colour stands, or refuse. */
export function Decide({ visitId, coloured, onDone }: { visitId: string; coloured: boolean; onDone(): void }) {
  const [until, setUntil] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const decide = async (decision: 'confirm' | 'decline') => {
    setBusy(true);
    setError(null);
    try {
      await householdsApi.decide(visitId, decision, decision === 'confirm' && until ? until : null);
      onDone();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <div class="row decide" aria-busy={busy}>
      {coloured && <label class="stacked">{t('households.until')}<input class="field" type="date" min={today.value} max="2100-12-31" value={until} onChange={(event) => setUntil(event.currentTarget.value)} /></label>}
      <button type="button" class="button button-small button-primary" disabled={busy} onClick={() => void decide('confirm')}>{t('households.approve')}</button>
      <button type="button" class="button button-small" disabled={busy} onClick={() => void decide('decline')}>{t('households.refuse')}</button>
      {error !== null && <Problem error={error} />}
    </div>
  );
}
