import { t } from '../../i18n';
import { whole } from '../../i18n/format';
import { Problem } from '../../ui/Notice';
import { day, giver, lookAgain, shown, shownError, today } from './state';
import { HandOver } from './HandOver';
import './workers.css';

/** Who looks after how much on a day, and the form that hands it over. */
export function Workers() {
  return (
    <main class={`workers${giver.value === null ? '' : ' has-form'}`}>
      <section class="workers-list" aria-label={t('desk.workers')}>
        <label class="workers-day">{t('workers.day')}
          <input class="field" type="date" required value={day.value ?? today.value} onChange={(event) => { day.value = event.currentTarget.value || null; }} />
        </label>
        {shownError.value !== null && <Problem error={shownError.value} onRetry={lookAgain} />}
        {shown.value ? <Table /> : shownError.value === null && <p class="quiet" role="status">{t('app.loading')}</p>}
      </section>
      <section class="workers-form">
        {giver.value === null || !shown.value ? <p class="quiet workers-hint">{t('workers.choose')}</p> : <HandOver key={giver.value} from={giver.value} />}
      </section>
    </main>
  );
}

function Table() {
  const { workers, unassigned } = shown.value!;
  if (workers.length === 0) return <p class="quiet">{t('workers.none')}</p>;
  return (
    <table class="workers-table">
      <thead><tr><th scope="col">{t('desk.workers')}</th><th scope="col">{t('workers.microGrids')}</th><th scope="col">{t('workers.households')}</th><th scope="col">{t('workers.due')}</th><th /></tr></thead>
      <tbody>
        {unassigned.length > 0 && (
          <Row who="nobody" name={t('workers.nobody')} counts={[unassigned.length, unassigned.reduce((sum, one) => sum + one.households, 0), null]} action={t('workers.assign')} />
        )}
        {workers.map((one) => <Row key={one.id} who={one.id} name={one.displayName} account={one.name} counts={[one.microGrids, one.households, one.visitsDue]} action={t('workers.handOver')} />)}
      </tbody>
    </table>
  );
}

function Row({ who, name, account, counts, action }: { who: number | 'nobody'; name: string; account?: string; counts: [number, number, number | null]; action: string }) {
  return (
    <tr class={giver.value === who ? 'is-chosen' : ''} data-worker={account ?? who}>
      <th scope="row">{name}{account && account !== name && <small class="quiet">{account}</small>}</th>
      {counts.map((count, index) => <td key={index}>{count === null ? '—' : whole(count)}</td>)}
      <td><button type="button" class="button button-small" aria-pressed={giver.value === who} aria-label={`${action} ${name}`} disabled={counts[1] === 0 && counts[0] === 0} onClick={() => { giver.value = who; }}>{action}</button></td>
    </tr>
  );
}
