import { t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { changeIcons, changeText, placesOf } from './describe';
import { fly } from './fly';
import { difference, draft, remove, subject, trying } from './state';

/** Every change of the scenario; each can be looked at and taken out. */
export function Changes() {
  const list = draft.value.changes;
  // Problems name changes by their place in what was asked: while a hand holds another one the places may differ.
  const problems = trying.value ? [] : difference.value?.problems ?? [];
  const chosen = subject.value?.type === 'change' ? subject.value.index : null;
  return (
    <section class="changes" aria-labelledby="changes-title">
      <h2 id="changes-title" class="quiet-title">{t('scenario.changes', { n: list.length })}</h2>
      {list.length === 0 && <p class="quiet"><b>{t('scenario.none')}</b> {t('scenario.noneHelp')}</p>}
      <ol>
        {list.map((change, index) => {
          const text = changeText(change);
          const problem = problems.find((one) => one.change === index);
          return (
            <li key={index} class={chosen === index ? 'is-chosen' : ''}>
              <button type="button" class="change-text" aria-pressed={chosen === index} title={t('scenario.showChange')} onClick={() => { subject.value = { type: 'change', index }; fly(placesOf(change)); }}>
                <Icon name={changeIcons[change.type]} size={18} />
                <span>{text}{problem && <small class="is-closed">{t(`scenario.problem.${problem.reason as 'not_there'}`)}</small>}</span>
              </button>
              <button type="button" class="icon-button" aria-label={t('scenario.removeChange', { change: text })} title={t('scenario.removeChange', { change: text })} onClick={() => remove(index)}><Icon name="bin" size={18} /></button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
