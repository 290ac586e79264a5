import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/client';
import { t, tCode } from '../i18n';
import { Icon } from './Icon';

/** What happened, what to do, and a retry, in the place where the answer would have been. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { title, lines } = explain(error);
  return (
    <div class="notice notice-problem" role="alert">
      <Icon name="warning" />
      <div class="notice-body">
        <strong>{title}</strong>
        {lines.map((line) => <p key={line}>{line}</p>)}
        {onRetry && <button type="button" class="button button-small" onClick={onRetry}>{t('action.retry')}</button>}
      </div>
    </div>
  );
}

function explain(error: unknown): { title: string; lines: string[] } {
  if (!(error instanceof ApiError)) return { title: t('problem.unexpected'), lines: [error instanceof Error ? error.message : String(error)] };
  const why = error.code === null ? null : tCode('refused', error.code, { area: error.area ?? '' });
  if (why !== null && why !== error.code) return { title: t('problem.refused'), lines: [why] };
  if (error.status === 0) return { title: t('problem.offline'), lines: [t('problem.offlineHelp')] };
  if (error.status === 403) return { title: t('problem.forbidden'), lines: error.sentences };
  if (error.status === 404) return { title: t('problem.notFound'), lines: error.sentences };
  if (error.status >= 500) return { title: t('problem.service'), lines: [t('problem.serviceHelp'), ...error.sentences] };
  return { title: t('problem.refused'), lines: error.sentences.length > 0 ? error.sentences : [error.title] };
}

export function Notice({ icon = 'info', tone = 'plain', children }: { icon?: Parameters<typeof Icon>[0]['name']; tone?: 'plain' | 'warn'; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${tone}`} role="status">
      <Icon name={icon} />
      <div class="notice-body">{children}</div>
    </div>
  );
}

export const GeneratedMark = () => <span class="mark mark-generated" title={t('generated.tooltip')}>{t('generated.mark')}</span>;
