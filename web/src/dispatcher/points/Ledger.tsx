import { t, tCode } from '../../i18n';
import { moment, whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import type { Booking } from './api';
import { cardText, holderId, holders, ledger, loadError, page, ruleName, rules, showLedger, signed } from './state';

/** Every booking with both its sides: what one account gets another gives, so that all of it sums to nothing. */
export function LedgerTab() {
  const found = ledger.value;
  const holder = holders.value?.find((one) => one.id === holderId.value);
  if (!found) return loadError.value === null ? <p class="quiet" role="status">{t('app.loading')}</p> : null;
  const pages = Math.ceil(found.bookings / found.limit);
  return (
    <section class="points-part" aria-label={t('points.tab.ledger')}>
      {holderId.value !== null && <button type="button" class="chip" aria-pressed="true" onClick={() => showLedger(null)}><Icon name="close" size={16} />{holder ? `${holder.name} · ${cardText(holder.card)}` : '…'}</button>}
      <dl class="points-sum" aria-label={t('points.sum')}>
        <Sum name="points.earned" value={found.earned} /><span aria-hidden="true">−</span><Sum name="points.spent" value={found.spent} /><span aria-hidden="true">=</span><Sum name="points.held" value={found.held} />
      </dl>
      {found.difference === 0 && found.earned - found.spent === found.held
        ? <p class="points-balanced" role="status"><Icon name="check" size={18} />{t('points.balanced', { n: found.bookings })}</p>
        : <p class="field-problem" role="alert">{t('points.broken', { n: found.difference })}</p>}
      {found.bookings === 0 ? <p class="quiet">{t('points.noBookings')}</p> : (
        <div class="table-box">
          <table class="points-table">
            <thead><tr><th scope="col">{t('points.at')}</th><th scope="col" class="is-text">{t('points.holder')}</th><th scope="col" class="is-text">{t('points.for')}</th><th scope="col">{t('points.holderSide')}</th><th scope="col">{t('points.otherSide')}</th><th scope="col">{t('points.rowSum')}</th></tr></thead>
            <tbody>{found.entries.map((one) => <Row key={one.id} booking={one} />)}</tbody>
            <tfoot><tr><th scope="row" colSpan={3}>{t('points.total')}</th><td>{signed(found.held)}</td><td>{signed(found.spent - found.earned)}</td><td>{signed(found.difference)}</td></tr></tfoot>
          </table>
        </div>
      )}
      {pages > 1 && (
        <nav class="row pages" aria-label={t('points.pages')}>
          <button type="button" class="button button-small" disabled={page.value <= 1} onClick={() => { page.value--; }}>{t('points.before')}</button>
          <span class="quiet">{whole(page.value)} / {whole(pages)}</span>
          <button type="button" class="button button-small" disabled={page.value >= pages} onClick={() => { page.value++; }}>{t('points.after')}</button>
        </nav>
      )}
    </section>
  );
}

const Sum = ({ name, value }: { name: 'points.earned' | 'points.spent' | 'points.held'; value: number }) => <div><dt>{t(name)}</dt><dd>{whole(value)}</dd></div>;

const Row = ({ booking: one }: { booking: Booking }) => (
  <tr data-booking={one.id}>
    <th scope="row">{moment(one.at)}{one.madeBy && <small class="quiet">{one.madeBy}</small>}</th>
    <td class="is-text"><button type="button" class="link" onClick={() => showLedger(one.holderId)}>{one.name}</button></td>
    <td class="is-text">{rules.value.some((rule) => rule.code === one.what) ? ruleName(one.what) : one.what}</td>
    <td>{signed(one.points)}</td>
    <td>{signed(one.against)}<small class="quiet">{tCode('points.account', one.account)}</small></td>
    <td>{signed(one.points + one.against)}</td>
  </tr>
);
