import { useEffect, useState } from 'preact/hooks';
import { ApiError, api, get, nameOf } from '../../api/client';
import { isAbort } from '../../api/problem';
import type { CirclePlace, CirclePlaces } from '../../api/types';
import { language, t } from '../../i18n';
import { minutes } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { Walkers } from '../Conditions';
import { locate, locating } from '../gps';
import { at, onMap, persona, place } from '../state';
import { task } from '../tasks';
import './circle.css';

const rings = [5, 10, 15];
const mostPlaces = 20;
type Category = CirclePlaces['categories'][number];
const tiers = (found: CirclePlaces): number[] => [...new Set(found.categories.map((category) => category.tierMinutes))].sort((a, b) => a - b);
const isWithin = (category: Category, limit: number): boolean => (category.nearestSeconds ?? Infinity) <= limit * 60;
/** Nearest first, as the answer has them. */
const placesOf = (found: CirclePlaces, category: Category): CirclePlace[] => found.places.filter((each) => each.category === category.code && each.type === category.type);

const isFarFromStreets = (error: unknown): boolean => error instanceof ApiError && error.status === 400 && 'lon' in error.fields;

/** What is within 5, 10 and 15 minutes of my door, on foot, as I walk. */
export function Circle({ chosen }: { chosen: string | null }) {
  const [found, setFound] = useState<CirclePlaces | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const where = place.value;
  const walker = persona.value;
  const time = at.value;

  useEffect(() => {
    setError(null);
    if (!where) { setFound(null); return undefined; }
    const abort = new AbortController();
    const query = { lon: where.lon, lat: where.lat, persona: walker, at: time };
    get<CirclePlaces>('living-circle/places', query, abort.signal).then(setFound, (failure: unknown) => { if (!isAbort(failure)) { setFound(null); setError(failure); } });
    // The list says all that the rings show: without them the answer stands.
    api.isochrones({ lon: where.lon, lat: where.lat, at: time }, rings, walker, abort.signal).then((drawn) => { onMap.value = { ...(onMap.peek() ?? { places: [], asDots: true }), rings: drawn }; },
      (failure: unknown) => { if (!isAbort(failure)) console.info('The rings could not be drawn.', failure); });
    return () => abort.abort();
  }, [where?.lon, where?.lat, walker, time, attempt]);

  const tongue = language.value;
  useEffect(() => {
    const shown = found?.categories.filter((category) => !chosen || category.code === chosen).flatMap((category) => placesOf(found, category).slice(0, chosen ? mostPlaces : 1)) ?? [];
    onMap.value = { rings: onMap.peek()?.rings ?? null, places: shown, asDots: !chosen };
  }, [found, chosen, tongue]);
  useEffect(() => () => { onMap.value = null; }, []);

  return (
    <section class="circle" aria-busy={where !== null && !found && !error}>
      <header class="answer-head">
        <h2>{t('myCircle.title')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} title={t('action.close')} onClick={() => { task.value = null; }}><Icon name="close" /></button>
      </header>
      {!where ? (
        <>
          <p class="quiet">{t('myCircle.where')}</p>
          <button type="button" class="button button-primary" aria-busy={locating.value} onClick={locate}><Icon name="locate" />{t(locating.value ? 'gps.locating' : 'gps.locate')}</button>
        </>
      ) : (
        <>
          <Walkers />
          {isFarFromStreets(error) ? <Notice icon="warning" tone="warn"><strong>{t('unsnapped.title')}</strong><p>{t('unsnapped.help')}</p></Notice>
            : error ? <Problem error={error} onRetry={() => setAttempt(attempt + 1)} /> : found ? <Found found={found} chosen={chosen} /> : <p class="quiet" role="status">{t('app.loading')}</p>}
        </>
      )}
    </section>
  );
}

function Found({ found, chosen }: { found: CirclePlaces; chosen: string | null }) {
  const all = found.categories;
  const reached = all.filter((category) => category.nearestSeconds !== null).sort((a, b) => a.nearestSeconds! - b.nearestSeconds!);
  const missing = all.filter((category) => category.nearestSeconds === null);
  return (
    <>
      <p class="circle-sum" role="status">{t('myCircle.sum', { have: all.filter((category) => isWithin(category, category.tierMinutes)).length, n: all.length })}</p>
      <Legend />
      {tiers(found).filter((tier) => reached.some((category) => category.tierMinutes === tier)).map((tier) => (
        <section key={tier}>
          <h3 class="quiet-title">{t('myCircle.tier', { n: tier })}</h3>
          <ul class="circle-list">
            {reached.filter((category) => category.tierMinutes === tier).map((category) => <Row key={category.code} category={category} places={chosen === category.code ? placesOf(found, category).slice(0, mostPlaces) : null} />)}
          </ul>
        </section>
      ))}
      {missing.length > 0 && (
        <section>
          <h3 class="quiet-title">{t('myCircle.missing')}</h3>
          <p>{missing.map((category) => nameOf(category, language.value)).join(t('list.separator'))}</p>
          <p class="quiet circle-note">{t('myCircle.missingNote')}</p>
        </section>
      )}
    </>
  );
}

const Legend = () => (
  <ul class="circle-legend">
    {rings.map((ring, index) => (
      <li key={ring}><svg width="28" height="8" aria-hidden="true"><path d="M1 4h26" stroke="currentColor" stroke-width="2" stroke-dasharray={['', '6 4', '2 4'][index]} /></svg>{t('unit.minutes', { n: ring })}</li>
    ))}
  </ul>
);

/** `places`: the row is open. */
function Row({ category, places }: { category: Category; places: CirclePlace[] | null }) {
  const chosen = places !== null;
  const near = isWithin(category, category.tierMinutes);
  const [five, ten, fifteen] = category.counts;
  return (
    <li class={`circle-row${chosen ? ' is-chosen' : ''}`}>
      <button type="button" aria-expanded={chosen} onClick={() => { task.value = { type: 'circle', category: chosen ? null : category.code }; }}>
        <span class={near ? 'is-open' : 'is-closed'}><Icon name={near ? 'check' : 'clock'} size={18} /></span>
        <span class="circle-name">{nameOf(category, language.value)}
          <small class="quiet">{t('myCircle.counts', { five: five!, ten: ten!, fifteen: fifteen! })}</small>
        </span>
        <b class={near ? '' : 'is-closed'}>{minutes(category.nearestSeconds!)}{!near && <span class="sr-only"> {t('myCircle.late', { n: category.tierMinutes })}</span>}</b>
        <span class="circle-arrow"><Icon name="chevron" size={18} /></span>
      </button>
      {places && (
        <ol class="circle-places">
          {places.map((each) => (
            <li key={each.id}>
              <span>{each.name || nameOf(category, language.value)}{each.open !== null && <small class={each.open ? 'is-open' : 'is-closed'}>{t(each.open ? 'hours.open' : 'hours.closed')}</small>}</span>
              <span class="quiet">{minutes(each.walkSeconds)}</span>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}
