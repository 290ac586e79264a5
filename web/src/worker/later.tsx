import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { t } from '../i18n';
import { Notice } from '../ui/Notice';

/** A part of the page that comes when it is looked at: the list must not wait for it. The service worker has it already. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let come: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [Part, setPart] = useState<ComponentType<P> | null>(() => come);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (come) return;
      load().then((part) => { come = part; setPart(() => part); }).catch((error: unknown) => { console.error(error); setFailed(true); });
    }, []);
    if (failed) return <div class="screen padded"><Notice icon="warning" tone="warn"><p>{t('worker.partFailed')}</p></Notice></div>;
    return Part ? <Part {...props} /> : <p class="screen padded quiet" role="status">{t('app.loading')}</p>;
  };
}
