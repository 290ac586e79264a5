import { effect } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { MyAccount } from '../api/types';
import { addWords, language, t, tCode } from '../i18n';
import { accountEn } from '../i18n/account.en';
import { accountZh } from '../i18n/account.zh';
import '../ui/theme.css';
import '../ui/parts.css';
import './own.css';
import '../ui/printing';
import { Notice, Problem } from '../ui/Notice';
import { own } from './api';
import { useAsking } from '../ui/asking';
import { Card, Page } from './Page';
import { Password } from './Password';
import { SecondFactor } from './SecondFactor';
import { account, start } from './session';
import { Sessions } from './Sessions';
import { Tokens } from './Tokens';

addWords(accountZh, accountEn);

function Own() {
  const [mine, setMine] = useState<MyAccount | null>(null);
  const [version, setVersion] = useState(0);
  const { error, ask } = useAsking();
  const load = async () => {
    setMine(await own.account());
    setVersion((before) => before + 1);
  };
  useEffect(() => { void ask(load); }, [account.value?.id]);
  if (!mine) return error !== null ? <Problem error={error} onRetry={() => void ask(load)} /> : <p class="quiet" role="status">{t('app.loading')}</p>;
  return (
    <>
      {mine.mustChangePassword && <Notice icon="warning" tone="warn">{t('account.mustChange')}</Notice>}
      <Card title={mine.displayName || mine.name}>
        <dl class="own-facts">
          <div><dt>{t('signIn.name')}</dt><dd>{mine.name}</dd></div>
          <div><dt>{t('account.role')}</dt><dd>{tCode('role', mine.role)}</dd></div>
          <div><dt>{t('account.scope')}</dt><dd>{scopeOf(mine)}</dd></div>
        </dl>
      </Card>
      <Password account={mine} onChanged={async () => { await start(); await load(); }} />
      {!mine.mustChangePassword && <><SecondFactor account={mine} onChanged={load} /><Sessions version={version} /><Tokens /></>}
    </>
  );
}

function scopeOf(mine: MyAccount): string {
  if (mine.everywhere) return t('account.everywhere');
  if (mine.role === 'worker') return t('account.noScope');
  return mine.areas.map((area) => area.name).join(t('list.separator')) || '—';
}

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN';
  document.title = `${t('account.title')} · GridMap`;
});
void start();
render(<App />, document.getElementById('app')!);

function App() {
  return <Page title={t('account.title')}><Own /></Page>;
}
