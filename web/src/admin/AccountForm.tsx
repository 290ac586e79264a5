import { useState } from 'preact/hooks';
import type { ManagedAccount } from '../api/types';
import { fieldOf, useAsking } from '../ui/asking';
import { t } from '../i18n';
import { Notice, Problem } from '../ui/Notice';
import { accounts, roles, type Role } from './api';
import { ScopeField } from './ScopeField';

interface Props { account: ManagedAccount | null; onSaved: () => void }

/** Role and scope of an account; of a new one its name, too, and then its one-time password. */
export function AccountForm({ account, onSaved }: Props) {
  const { busy, error, ask } = useAsking();
  const [role, setRole] = useState<Role>((account?.role as Role | undefined) ?? 'worker');
  const [everywhere, setEverywhere] = useState(account?.everywhere ?? false);
  const [areas, setAreas] = useState(account?.areas.map(({ id, name }) => ({ id, name })) ?? []);
  const [made, setMade] = useState<{ name: string; password: string } | null>(null);
  const [saved, setSaved] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const whole = everywhere && role !== 'worker';
    const sent = { displayName: fieldOf(form, 'displayName'), role, everywhere: whole, areas: whole ? [] : areas.map((area) => area.id) };
    setSaved(false);
    void ask(async () => {
      if (account) {
        await accounts.save(account.id, { ...sent, disabled: fieldOf(form, 'disabled') === 'on' });
        setSaved(true);
      } else {
        const name = fieldOf(form, 'name').trim();
        setMade({ name, password: (await accounts.make(name, sent)).password });
      }
      onSaved();
    });
  };
  if (made) return <OncePassword {...made} />;
  return (
    <form class="own-form" onSubmit={submit}>
      {!account && (
        <label class="stacked">{t('admin.name')}
          <input class="field" name="name" pattern="[a-z][a-z0-9._\-]{1,63}" autocapitalize="none" autocomplete="off" required />
          <span class="quiet">{t('admin.nameHint')}</span>
        </label>
      )}
      <label class="stacked">{t('admin.displayName')}<input class="field" name="displayName" maxLength={80} autocomplete="off" required defaultValue={account?.displayName ?? ''} /></label>
      <label class="stacked">{t('account.role')}
        <select class="field" value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>{roles.map((each) => <option key={each} value={each}>{t(`role.${each}`)}</option>)}</select>
      </label>
      {role === 'worker' ? <p class="quiet">{t('admin.workerAreas')}</p>
        : <label class="check"><input type="checkbox" checked={everywhere} onChange={(event) => setEverywhere(event.currentTarget.checked)} />{t('admin.everywhere')}</label>}
      {(role === 'worker' || !everywhere) && <ScopeField areas={areas} onChange={setAreas} />}
      {account && <label class="check"><input type="checkbox" name="disabled" defaultChecked={account.disabled} />{t('admin.disabled')}</label>}
      {error !== null && <Problem error={error} />}
      {saved && <Notice icon="check">{t('admin.saved')}</Notice>}
      <button type="submit" class="button button-primary" disabled={busy}>{account ? t('admin.save') : t('admin.new')}</button>
    </form>
  );
}

export const OncePassword = ({ name, password }: { name: string; password: string }) => (
  <Notice icon="warning" tone="warn"><p>{t('admin.once', { name })}</p><code class="own-secret">{password}</code></Notice>
);
