import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { nameOf } from '../../api/client';
import type { AreaCircle } from '../../api/types';
import { language, locale, t } from '../../i18n';
import { localNow, whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { GeneratedMark, Problem } from '../../ui/Notice';
import { account, city, personas } from '../state';
import { Beside, Missing, Standing, Tiers } from './CheckUp';
import { score, verdictOf } from './figures';
import { RingKeys } from './Legend';
import { MapView } from './Map';
import { area, areaError, openReport, ownStart, parentOf, places, placesError, retry, rings, scores, walker } from './state';

/** The check-up as it is printed on A4: what the screen shows is what the paper shows, light whatever the browser prefers. */
export function Report() {
  useLayoutEffect(() => { // before the map is drawn
    document.documentElement.dataset.paper = '';
    return () => { delete document.documentElement.dataset.paper; };
  }, []);
  const found = area.value;
  const ready = found !== null && (found.middle === null || (rings.value !== null && places.value !== null)) && Object.keys(scores.value).length === personas.value.length;
  return (
    <main class="report" aria-busy={!ready}>
      <div class="report-tools">
        <button type="button" class="button" onClick={() => openReport(false)}><Icon name="back" size={18} />{t('circle.back')}</button>
        <button type="button" class="button button-primary" disabled={!ready} onClick={() => print()}>{t('circle.print')}</button>
        <p class="quiet">{t('circle.printHint')}</p>
      </div>
      {areaError.value !== null && <Problem error={areaError.value} onRetry={retry} />}
      {placesError.value !== null && <Problem error={placesError.value} onRetry={retry} />}
      {found ? <Paper found={found} /> : areaError.value === null && <p class="quiet" role="status">{t('circle.computing')}</p>}
    </main>
  );
}

function Paper({ found }: { found: AreaCircle }) {
  const said = personas.value.find((persona) => persona.code === walker.value);
  const who = said ? nameOf(said, language.value) : walker.value;
  const { name, timeZone } = city.value!;
  const day = new Intl.DateTimeFormat(locale.value, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${localNow(timeZone).slice(0, 10)}T00:00:00Z`));
  return (
    <article class="paper">
      <header class="paper-head">
        <p><b>{name}</b><span>{day}</span></p>
        <h1>{t('circle.paperTitle', { name: found.name })}</h1>
        <p class="paper-facts">
          {[parentOf(found.parentId), t('circle.code', { code: found.code }), t('unit.households', { n: found.figures.households }), t('unit.peopleCount', { n: found.figures.people }), t('circle.asWhom', { who })].filter(Boolean).join(' · ')}
        </p>
        {isGenerated() && <p class="paper-generated"><GeneratedMark />{t(city.value!.generated ? 'generated.all' : 'generated.partly')}</p>}
      </header>
      <section class="paper-part">
        <h2>{t('circle.result')}</h2>
        <p>{verdict(found)}</p>
        <Standing found={found} />
      </section>
      {found.middle && <Rings />}
      <section class="paper-part">
        <h2>{t('circle.missing')}</h2>
        <Missing found={found} paper />
      </section>
      <section class="paper-part paper-long">
        <h2>{t('circle.there')}</h2>
        <p class="circle-small quiet">{t(ownStart.value ? 'circle.startOwn' : 'circle.startPaper')} {t('circle.tableSaid')}</p>
        <Tiers found={found} onCategory={null} />
      </section>
      <section class="paper-part">
        <h2>{t('circle.beside')}</h2>
        <Beside found={found} paper />
      </section>
      <section class="paper-part">
        <h2>{t('circle.byWalker')}</h2>
        <ul class="circle-bars">
          {personas.value.map((persona) => {
            const value = scores.value[persona.code as keyof typeof scores.value] ?? null;
            return <li key={persona.code} class={persona.code === walker.value ? 'is-own' : ''}><span>{nameOf(persona, language.value)}</span><i class="circle-track"><i style={{ width: `${value ?? 0}%` }} /></i><b>{score(value)}</b></li>;
          })}
        </ul>
      </section>
      <Method found={found} />
    </article>
  );
}

const isGenerated = (): boolean => city.value!.generated || city.value!.sources.some((source) => source.generated);

function verdict(found: AreaCircle): string {
  const assessed = found.categories.filter((each) => each.share !== null);
  const of = (wanted: string) => assessed.filter((each) => verdictOf(each.share!) === wanted).length;
  return t('circle.verdict', { total: assessed.length, good: of('good'), short: of('short'), lacking: of('lacking'), all: whole(found.figures.peopleWithAll) });
}

/** As wide as the paper, or the screen where that is narrower; the size stays when it is printed, since a map is not drawn anew for that. */
function Rings() {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const width = Math.min(688, box.current!.clientWidth);
    setSize({ width, height: Math.round(width * 0.52) });
  }, []);
  return (
    <figure class="paper-map" ref={box}>
      <div class="paper-map-box" style={size ? { width: `${size.width}px`, height: `${size.height}px` } : {}}>{size && <MapView paper />}</div>
      <figcaption><RingKeys /></figcaption>
    </figure>
  );
}

function Method({ found }: { found: AreaCircle }) {
  const { sources, smallestCount } = city.value!;
  const persona = personas.value.find((each) => each.code === walker.value);
  const unknown = found.categories.filter((each) => !each.assessed);
  return (
    <section class="paper-part paper-method">
      <h2>{t('circle.method')}</h2>
      <p>{t('circle.scoreSaid')}</p>
      {persona && <p>{t('circle.speed', { who: nameOf(persona, language.value), metres: Math.round(persona.speedMetresPerSecond * 60), seconds: persona.crossingSeconds })}</p>}
      <p>{t('circle.methodLimits')}</p>
      {found.figures.peopleUnsnapped + found.figures.peopleExcluded > 0 && <p>{t('circle.leftOut', { unsnapped: found.figures.peopleUnsnapped, excluded: found.figures.peopleExcluded })}</p>}
      {unknown.length > 0 && <p>{t('circle.notAssessed', { n: unknown.length, names: unknown.map((each) => nameOf(each, language.value)).join(t('list.separator')) })}</p>}
      {smallestCount > 1 && !account.value && <p>{t('circle.inSteps', { n: smallestCount })}</p>}
      <h2>{t('circle.sources')}</h2>
      <ul>{sources.map((source) => <li key={source.name}>{source.attribution || source.name}{source.generated && <> <GeneratedMark /></>}</li>)}</ul>
      <p class="quiet">{t('circle.madeBy', { link: location.origin })}</p>
    </section>
  );
}
