import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import { Problem } from '../ui/Notice';
import { task, type Task } from './tasks';

interface Parts {
  Report: ComponentType; Follow: ComponentType<{ ticket: string | null }>; Card: ComponentType<{ card: string | null }>; Circle: ComponentType<{ chosen: string | null }>;
}

/** The parts that come only when they are asked for: most people look for a station. */
export function TaskView({ now }: { now: NonNullable<Task> }) {
  const [parts, setParts] = useState<Parts | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = () => {
    setError(null);
    Promise.all([import('./report/Report'), import('./report/Follow'), import('./card/Card'), import('./circle/Circle')])
      .then(([{ Report }, { Follow }, { Card }, { Circle }]) => setParts({ Report, Follow, Card, Circle }), setError);
  };
  useEffect(load, []);
  if (error) return <Problem error={error} onRetry={load} />;
  if (!parts) return <p class="quiet" role="status">{t('app.loading')}</p>;
  if (now.type === 'circle') return <parts.Circle chosen={now.category} />;
  return now.type === 'report' ? <parts.Report /> : now.type === 'card' ? <parts.Card card={now.card} /> : <parts.Follow ticket={now.ticket} />;
}

export function TaskButtons() {
  return (
    <div class="tasks">
      <button type="button" class="button" onClick={() => { task.value = { type: 'circle', category: null }; }}><Icon name="circle" />{t('myCircle.open')}</button>
      <button type="button" class="button" onClick={() => { task.value = { type: 'report' }; }}><Icon name="flag" />{t('report.open')}</button>
      <button type="button" class="button button-quiet" onClick={() => { task.value = { type: 'follow', ticket: null }; }}>{t('follow.openShort')}</button>
      <button type="button" class="button button-quiet" onClick={() => { task.value = { type: 'card', card: null }; }}>{t('card.open')}</button>
    </div>
  );
}
