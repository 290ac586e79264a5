import { useEffect, useState } from 'preact/hooks';
import type { AccountSession } from '../api/types';
import { t } from '../i18n';
import { moment } from '../i18n/format';
import { Problem } from '../ui/Notice';
import { own } from './api';
import { useAsking } from '../ui/asking';
import { deviceName } from './device';
import { Card } from './Page';

/** `version`: asks again when it changes. */
export function Sessions({ version }: { version: number }) {
  const [sessions, setSessions] = useState<AccountSession[] | null>(null);
  const { busy, error, ask } = useAsking();
  const load = async () => setSessions(await own.sessions());
  useEffect(() => { void ask(load); }, [version]);
  const end = (what: () => Promise<unknown>) => ask(async () => { await what(); await load(); });
  return (
    <Card title={t('sessions.title')}>
      {error !== null && <Problem error={error} onRetry={() => void ask(load)} />}
      <ul class="own-list">
        {sessions?.map((session) => (
          <li key={session.id}>
            <div>
              <strong title={session.device ?? ''}>{deviceName(session.device) ?? t('sessions.unknown')}</strong>
              {session.current && <> <span class="mark mark-own">{t('sessions.current')}</span></>}
              <p class="quiet">{t('sessions.since', { time: moment(session.madeAt), address: session.address ?? '—' })}</p>
              <p class="quiet">{t('sessions.seen', { time: moment(session.seenAt) })}</p>
            </div>
            {!session.current && <button type="button" class="button button-small" disabled={busy} onClick={() => void end(() => own.endSession(session.id))}>{t('sessions.end')}</button>}
          </li>
        ))}
      </ul>
      {sessions && sessions.length > 1 && <button type="button" class="button" disabled={busy} onClick={() => void end(own.endOthers)}>{t('sessions.endAll')}</button>}
    </Card>
  );
}
