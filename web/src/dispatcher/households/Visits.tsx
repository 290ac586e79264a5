import { t, tCode } from '../../i18n';
import { moment } from '../../i18n/format';
import type { Visit } from './api';
import { Part } from './OpenHousehold';
import { checkName, colourName, greetingName, meterName, reasonName } from './texts';

/** The hundred newest. What they recorded is shown where persons are clear. */
export const Visits = ({ visits, clear }: { visits: Visit[]; clear: boolean }) => (
  <Part title="households.visits">
    {visits.length === 0 && <p class="quiet">{t('households.neverVisited')}</p>}
    {visits.length > 0 && !clear && <p class="hint-quiet">{t('households.visitsHidden')}</p>}
    <ol class="visits">{visits.map((one) => <li key={one.id}><VisitText visit={one} /></li>)}</ol>
  </Part>
);

function VisitText({ visit }: { visit: Visit }) {
  const { content } = visit;
  const answer = (value: unknown): string => (value === true ? t('households.yes') : value === false ? t('households.no') : String(value));
  return (
    <>
      <p class="history-head"><strong>{moment(visit.happenedAt)}</strong><span class="quiet">{visit.workerName}</span></p>
      {visit.outcome !== 'met' && <p>{tCode('households.outcome', visit.outcome)}</p>}
      {visit.state !== 'counted' && <p class="mark mark-no">{tCode('households.visitState', visit.state)}</p>}
      {visit.proposedReason && <p>{t('households.proposedThen')} <span class={`colour-mark on-${visit.proposedColour ?? 'none'}`}>{colourName(visit.proposedColour)}</span> {reasonName(visit.proposedReason)} <span class="quiet">{tCode('households.proposalState', visit.proposalState ?? '')}</span></p>}
      {content && (
        <dl class="facts">
          {Object.entries(content.answers ?? {}).map(([code, value]) => <div key={code}><dt>{checkName(code)}</dt><dd>{answer(value)}</dd></div>)}
          {Object.entries(content.meters ?? {}).map(([code, value]) => <div key={code}><dt>{meterName(code)}</dt><dd>{String(value)}</dd></div>)}
          {(content.greetings ?? []).length > 0 && <div><dt>{t('households.greetings')}</dt><dd>{content.greetings!.map(greetingName).join(t('list.separator'))}</dd></div>}
        </dl>
      )}
      {content?.note && <p class="household-note">{content.note}</p>}
      {visit.photoIds.length > 0 && <div class="photos">{visit.photoIds.map((photo) => <a key={photo} href={`/api/photos/${photo}`} target="_blank" rel="noreferrer"><img src={`/api/photos/${photo}`} alt={t('households.photo')} loading="lazy" /></a>)}</div>}
    </>
  );
}
