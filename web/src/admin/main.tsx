import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { addWords, language, t } from '../i18n';
import { accountEn } from '../i18n/account.en';
import { accountZh } from '../i18n/account.zh';
import { adminEn } from '../i18n/admin.en';
import { adminZh } from '../i18n/admin.zh';
import '../ui/theme.css';
import '../ui/parts.css';
import '../account/own.css';
import './admin.css';
import '../ui/printing';
import { Page } from '../account/Page';
import { account, start } from '../account/session';
import { Notice } from '../ui/Notice';
import { Accounts } from './Accounts';
import { Audit } from './Audit';

addWords(accountZh, accountEn);
addWords(adminZh, adminEn);

type Part = 'accounts' | 'audit';
const part = signal<Part>(location.hash === '#audit' ? 'audit' : 'accounts');

function Admin() {
  const who = account.value;
  if (who?.mustChangePassword) return <Notice icon="warning" tone="warn"><p>{t('account.mustChange')}</p><a class="button" href="/account">{t('account.changePassword')}</a></Notice>;
  if (who?.role !== 'administrator') return <Notice icon="warning" tone="warn">{t('admin.only')}</Notice>;
  return (
    <>
      <div class="segments admin-parts" role="group" aria-label={t('admin.title')}>
        {(['accounts', 'audit'] as const).map((each) => (
          <button key={each} type="button" aria-pressed={part.value === each} onClick={() => { part.value = each; history.replaceState(null, '', `#${each}`); }}>{t(`admin.${each}`)}</button>
        ))}
      </div>
      {part.value === 'accounts' ? <Accounts /> : <Audit />}
    </>
  );
}

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN';
  document.title = `${t('admin.title')} · GridMap`;
});
void start();
render(<App />, document.getElementById('app')!);

function App() {
  return <Page title={t('admin.title')}><Admin /></Page>;
}
