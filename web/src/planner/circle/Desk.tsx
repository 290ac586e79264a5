import { addWords, language, t } from '../../i18n';
import { circleEn } from '../../i18n/circle.en';
import { circleZh } from '../../i18n/circle.zh';
import { nameOf } from '../../api/client';
import { EmptyStore, GeneratedBadge } from '../../ui/CityNotices';
import { Problem } from '../../ui/Notice';
import { alike } from '../../ui/pace';
import { city, personas } from '../state';
import { CheckUp } from './CheckUp';
import { score } from './figures';
import { Legend } from './Legend';
import { MapView } from './Map';
import { Overview } from './Overview';
import { Report } from './Report';
import { area, areaError, areaId, report, retry, scores, walker } from './state';
import './circle.css';

addWords(circleZh, circleEn);

/** All communities by score, and the check-up of one, which can be printed. */
export function Desk() {
  if (report.value && areaId.value !== null) return <Report />;
  return (
    <main class="desk">
      <section class="panel circle" aria-label={t('desk.circle')} aria-busy={areaId.value !== null && !area.value && areaError.value === null}>
        <EmptyStore city={city.value!} />
        {areaId.value === null ? <Overview /> : areaError.value !== null ? <Problem error={areaError.value} onRetry={retry} /> : <CheckUp />}
      </section>
      <div class="stage">
        <div class="stage-map">
          <MapView />
          <GeneratedBadge city={city.value!} />
          <Legend />
        </div>
      </div>
    </main>
  );
}

/** Who walks; with a community's scores for each where they are known. */
export function Walkers() {
  const known = scores.value;
  const same = alike(personas.value);
  return (
    <>
    <div class="segments circle-walkers" role="group" aria-label={t('persona.label')}>
      {personas.value.map((persona) => {
        const code = persona.code as keyof typeof known;
        return (
          <button key={code} type="button" aria-pressed={walker.value === code} onClick={() => { walker.value = code; }}>
            {nameOf(persona, language.value)}{areaId.value !== null && <b>{score(known[code])}</b>}
          </button>
        );
      })}
    </div>
    {same && <p class="quiet circle-alike">{same}</p>}
    </>
  );
}
