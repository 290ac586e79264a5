import { nameOf } from '../../api/client';
import { addWords, language, t } from '../../i18n';
import { pointsEn } from '../../i18n/points.en';
import { pointsZh } from '../../i18n/points.zh';
import { whole } from '../../i18n/format';
import { Notice, Problem } from '../../ui/Notice';
import { Holders } from './Holders';
import { LedgerTab } from './Ledger';
import { form, holders, loadError, lookAgain, openTab, rules, tab, tabs } from './state';
import { Tasks } from './Tasks';
import './points.css';

addWords(pointsZh, pointsEn);

/** Points of volunteers and residents: tasks that wait, who holds how many, every booking, and what earns them. */
export function Part() {
  return (
    <main class="points">
      <div class="points-column">
        <nav class="segments points-tabs" aria-label={t('desk.points')}>
          {tabs.map((name) => <button key={name} type="button" aria-pressed={tab.value === name} onClick={() => openTab(name)}>{t(`points.tab.${name}`)}</button>)}
        </nav>
        {loadError.value !== null && <Problem error={loadError.value} onRetry={lookAgain} />}
        {holders.value?.length === 0 && <Begin />}
        {tab.value === 'tasks' ? <Tasks /> : tab.value === 'holders' ? <Holders /> : tab.value === 'ledger' ? <LedgerTab /> : <Rules />}
      </div>
    </main>
  );
}

/** Nobody holds points yet: what they are, and how one begins. */
const Begin = () => (
  <Notice>
    <p><strong>{t('points.begin')}</strong></p>
    <ol class="points-begin">{(['holder', 'task', 'confirm', 'spend'] as const).map((step) => <li key={step}>{t(`points.begin.${step}`)}</li>)}</ol>
    <button type="button" class="button button-primary" onClick={() => { openTab('holders'); form.value = 'holder'; }}>{t('points.addHolder')}</button>
  </Notice>
);

const Rules = () => (
  <section class="points-part" aria-label={t('points.tab.rules')}>
    <p class="quiet">{t('points.rulesHint')}</p>
    <div class="table-box">
      <table class="points-table">
        <thead><tr><th scope="col">{t('points.task')}</th><th scope="col">{t('points.points')}</th><th scope="col" class="is-text">{t('points.source')}</th></tr></thead>
        <tbody>{rules.value.map((rule) => <tr key={rule.code}><th scope="row">{nameOf(rule, language.value)}</th><td>{whole(rule.points)}</td><td class="is-text quiet">{rule.source}</td></tr>)}</tbody>
      </table>
    </div>
  </section>
);
