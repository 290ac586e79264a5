import { addWords, t } from '../../i18n';
import { householdsEn } from '../../i18n/households.en';
import { householdsZh } from '../../i18n/households.zh';
import { GeneratedBadge } from '../../ui/CityNotices';
import { city, mayDispatch } from '../state';
import { Find, Found } from './Find';
import { MapView } from './Map';
import { NewHousehold } from './NewHousehold';
import { OpenHousehold } from './OpenHousehold';
import { Proposals } from './Proposals';
import { openId, phoneTab, side } from './state';
import './households.css';

addWords(householdsZh, householdsEn);

/** Households of the scope: found in a list or on the map, one of them open beside it. */
export function Part() {
  return (
    <main class={`households shows-${phoneTab.value}${openId.value === null ? '' : ' has-open'}`}>
      <nav class="phone-tabs segments" aria-label={t('desk.households')}>
        {(['list', 'map'] as const).map((name) => <button key={name} type="button" aria-pressed={phoneTab.value === name} onClick={() => { phoneTab.value = name; }}>{t(`households.tab.${name}`)}</button>)}
      </nav>
      <section class="households-list" aria-label={t('desk.households')}>
        {mayDispatch.value && (
          <div class="segments levels" role="group" aria-label={t('households.lists')}>
            {(['list', 'proposals'] as const).map((name) => <button key={name} type="button" aria-pressed={side.value === name} onClick={() => { side.value = name; }}>{t(`households.side.${name}`)}</button>)}
          </div>
        )}
        {side.value === 'proposals' && mayDispatch.value ? <Proposals /> : <><Find /><Found /></>}
      </section>
      {openId.value !== null && <section class="households-open">{openId.value === 'new' ? <NewHousehold /> : <OpenHousehold key={openId.value} id={openId.value} />}</section>}
      <div class="households-map"><MapView /><GeneratedBadge city={city.value!} /></div>
    </main>
  );
}
