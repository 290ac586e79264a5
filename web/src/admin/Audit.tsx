import { useEffect, useState } from 'preact/hooks';
import { fieldOf, useAsking } from '../ui/asking';
import { t, tCode } from '../i18n';
import { moment } from '../i18n/format';
import { Problem } from '../ui/Notice';
import { audit, auditActions, type AuditEntry, type AuditFilter } from './api';

const everything: AuditFilter = { account: '', action: '', subject: '', from: '', to: '' };

/** Who read or changed what, newest first. */
export function Audit() {
  const [filter, setFilter] = useState(everything);
  const [entries, setEntries] = useState<AuditEntry[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const { busy, error, ask } = useAsking();
  const load = (sent: AuditFilter, before: number | null) => ask(async () => {
    const answer = await audit(sent, before);
    setEntries((known) => (before === null ? answer.entries : [...(known ?? []), ...answer.entries]));
    setNext(answer.next);
  });
  useEffect(() => { void load(everything, null); }, []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const sent = Object.fromEntries(Object.keys(everything).map((name) => [name, fieldOf(form, name).trim()])) as unknown as AuditFilter;
    setFilter(sent);
    void load(sent, null);
  };
  const exported = `/api/audit/export?${new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))}`;
  return (
    <section class="admin-part" aria-label={t('admin.audit')}>
      <form class="admin-bar" onSubmit={submit}>
        <input class="field" name="account" aria-label={t('audit.account')} placeholder={t('audit.account')} />
        <select class="field" name="action" aria-label={t('audit.action')}><option value="">{t('audit.allActions')}</option>{auditActions.map((action) => <option key={action} value={action}>{t(`audited.${action}`)}</option>)}</select>
        <input class="field" name="subject" aria-label={t('audit.subject')} placeholder={t('audit.subject')} />
        <label class="admin-day">{t('audit.from')}<input class="field" type="date" name="from" /></label>
        <label class="admin-day">{t('audit.to')}<input class="field" type="date" name="to" /></label>
        <button type="submit" class="button button-primary" disabled={busy}>{t('audit.search')}</button>
        <a class="button" href={exported} download>{t('audit.export')}</a>
      </form>
      {error !== null && <Problem error={error} onRetry={() => void load(filter, null)} />}
      {entries === null && error === null && <p class="quiet" role="status">{t('app.loading')}</p>}
      {entries?.length === 0 && <p role="status">{t('audit.none')}</p>}
      {entries && entries.length > 0 && (
        <div class="admin-table" role="region" aria-label={t('admin.audit')} tabIndex={0}>
          <table>
            <thead><tr><th scope="col">{t('audit.at')}</th><th scope="col">{t('audit.who')}</th><th scope="col">{t('audit.what')}</th><th scope="col">{t('audit.detail')}</th></tr></thead>
            <tbody>{entries.map((entry) => <Row key={entry.id} entry={entry} />)}</tbody>
          </table>
        </div>
      )}
      {next !== null && <button type="button" class="button" disabled={busy} onClick={() => void load(filter, next)}>{t('audit.older')}</button>}
    </section>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const who = entry.account ?? (entry.actor === 'system' ? t('audit.system') : t('audit.nobody'));
  return (
    <tr>
      <td>{moment(entry.at)}</td>
      <td>{who}{entry.address && <small class="quiet"> {entry.address}</small>}</td>
      <td>{tCode('audited', entry.action)} <span class="quiet">{entry.subject} {entry.subjectId}</span></td>
      <td>{entry.reason && <p>{t('audit.reason', { text: entry.reason })}</p>}<code>{changesOf(entry)}</code></td>
    </tr>
  );
}

/** `colour: red → blue` for each field that changed. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const shown = (value: unknown) => (value === null || value === undefined ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return names.map((name) => `${name}: ${before && name in before ? `${shown(before[name])} → ` : ''}${after ? shown(after[name]) : '—'}`).join('; ');
}
