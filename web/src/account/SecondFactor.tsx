import qrcode from 'qrcode-generator';
import { useMemo, useState } from 'preact/hooks';
import { ApiError } from '../api/problem';
import type { MyAccount } from '../api/types';
import { t } from '../i18n';
import { Notice, Problem } from '../ui/Notice';
import { own } from './api';
import { fieldOf, useAsking } from '../ui/asking';
import { Card } from './Page';
import { PasswordAgain } from './PasswordAgain';

type Step = 'look' | 'begin' | 'renew' | 'end' | { uri: string } | { codes: string[] };

export function SecondFactor({ account, onChanged }: { account: MyAccount; onChanged: () => Promise<void> }) {
  const [step, setStep] = useState<Step>('look');
  const finish = async (next: Step) => {
    setStep(next);
    await onChanged();
  };
  return (
    <Card title={t('factor.title')}>
      {typeof step === 'object' && 'codes' in step ? <Codes codes={step.codes} onDone={() => setStep('look')} />
        : typeof step === 'object' ? <Confirm uri={step.uri} onDone={(codes) => finish({ codes })} />
          : (
            <>
              <p>{account.secondFactor ? t('factor.on', { n: account.recoveryCodesLeft }) : t('factor.off')}</p>
              <div class="own-row">
                {account.secondFactor ? (
                  <>
                    <button type="button" class="button" aria-expanded={step === 'renew'} onClick={() => setStep('renew')}>{t('factor.newCodes')}</button>
                    <button type="button" class="button" aria-expanded={step === 'end'} onClick={() => setStep('end')}>{t('factor.end')}</button>
                  </>
                ) : step === 'look' && <button type="button" class="button" onClick={() => setStep('begin')}>{t('factor.begin')}</button>}
              </div>
              {step === 'begin' && <PasswordAgain submit={t('factor.begin')} onSubmit={async (password) => setStep(await own.beginFactor(password))} />}
              {step === 'renew' && <PasswordAgain submit={t('factor.newCodes')} onSubmit={async (password) => finish(await own.renewCodes(password))} />}
              {step === 'end' && <PasswordAgain submit={t('factor.end')} danger onSubmit={async (password) => { await own.endFactor(password); await finish('look'); }} />}
            </>
          )}
    </Card>
  );
}

function Confirm({ uri, onDone }: { uri: string; onDone: (codes: string[]) => Promise<void> }) {
  const { busy, error, ask } = useAsking();
  const secret = new URL(uri).searchParams.get('secret')!;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void ask(async () => onDone((await own.confirmFactor(fieldOf(form, 'code'))).codes));
  };
  return (
    <form class="own-form" onSubmit={submit}>
      <p>{t('factor.scan')}</p>
      <QrCode text={uri} />
      <p>{t('factor.key')}: <code class="own-secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
      <label class="stacked">{t('factor.code')}<input class="field" name="code" inputMode="numeric" autocomplete="one-time-code" required /></label>
      {error instanceof ApiError && 'code' in error.fields ? <p class="field-problem" role="alert">{t('factor.wrong')}</p> : error !== null && <Problem error={error} />}
      <button type="submit" class="button button-primary" disabled={busy}>{t('factor.confirm')}</button>
    </form>
  );
}

/** Drawn as one path; quiet zone of 4 modules (ISO/IEC 18004), dark on light whatever the page's colours. */
function QrCode({ text }: { text: string }) {
  const { size, path } = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const size = code.getModuleCount();
    let path = '';
    for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
    return { size, path };
  }, [text]);
  return <svg class="own-qr" viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={t('factor.qr')}><rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fff" /><path d={path} fill="#000" /></svg>;
}

function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <>
      <Notice icon="warning" tone="warn">{t('factor.codesHint')}</Notice>
      <ul class="own-codes" aria-label={t('factor.codes')}>{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <button type="button" class="button button-primary" onClick={onDone}>{t('factor.saved')}</button>
    </>
  );
}
