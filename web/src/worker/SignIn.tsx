import { t } from '../i18n';
import { DemoHint } from '../ui/DemoHint';
import { LanguageSwitch } from '../ui/LanguageSwitch';
import { Notice } from '../ui/Notice';
import { SignInForm as Form } from '../ui/SignInForm';
import { LeftBehind } from './OutboxScreen';
import { signIn, stranger } from './session';
import { account, demoAccounts, engineState } from './state';

/** Nobody is shown: who works on this phone? */
export function SignInScreen() {
  const other = stranger.value;
  return (
    <main class="sign-in">
      <header><h1>{t('worker.title')}</h1><LanguageSwitch /></header>
      {other && <Notice icon="info"><p>{t('worker.signIn.stranger', { name: other.displayName })}</p></Notice>}
      {engineState.value.hindrance === 'offline' && <Notice icon="cloudOff" tone="warn"><p>{t('worker.signIn.offline')}</p></Notice>}
      <DemoHint names={demoAccounts.value.filter((name) => name.startsWith('worker'))} />
      <SignInForm />
      <LeftBehind />
    </main>
  );
}

/** `again`: the session of the account that is shown is over. */
export const SignInForm = ({ again = false }: { again?: boolean }) => (
  <Form signIn={signIn} name={again ? account.value?.name : ''}>
    {again && <p>{t('worker.signIn.again', { name: account.value?.displayName ?? '' })}</p>}
  </Form>
);
