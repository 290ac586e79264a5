import { t } from '../i18n';

/** Of accounts that setup makes and the service lists as such; no secret. */
const demoPassword = 'gridmap-demo';

/** With what the demo can be tried; nothing where the service lists no such account. */
export const DemoHint = ({ names }: { names: readonly string[] }) => names.length > 0
  ? <p class="hint">{t('signIn.demo')} {names.map((name) => <><code>{name}</code> </>)}/ <code>{demoPassword}</code></p>
  : null;
