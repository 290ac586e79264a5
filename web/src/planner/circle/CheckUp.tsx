import { nameOf } from '../../api/client';
import type { AreaCircle, Named } from '../../api/types';
import { language, t } from '../../i18n';
import { minutes, share, whole } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { city } from '../state';
import { Walkers } from './Desk';
import { byTier, keyOf, lacking, score, verdictOf, type CircleCategory } from './figures';
import { Take } from './Take';
import { area, category, hovered, openArea, openReport, ownStart, parentOf, places, placesError, retry } from './state';

/** One community: its score, what is missing, what is there, and those beside it. */
export function CheckUp() {
  const found = area.value;
  return (
    <>
      <button type="button" class="link circle-back" onClick={() => openArea(null)}><Icon name="back" size={18} />{t('circle.all')}</button>
      {found ? <Body found={found} /> : <p class="quiet" role="status">{t('circle.computing')}</p>}
    </>
  );
}

function Body({ found }: { found: AreaCircle }) {
  return (
    <>
      <header class="circle-head">
        <div>
          <h2>{found.name}</h2>
          <p class="quiet">{[parentOf(found.parentId), found.code, t('unit.peopleCount', { n: found.figures.people })].filter(Boolean).join(' · ')}</p>
        </div>
        <button type="button" class="button" onClick={() => openReport(true)}><Icon name="item" size={18} />{t('circle.report')}</button>
      </header>
      {found.figures.score === null ? <Notice><p>{t('circle.nobody')}</p></Notice> : <Standing found={found} />}
      <Walkers />
      <section class="circle-part" aria-labelledby="circle-missing">
        <h3 id="circle-missing">{t('circle.missing')}</h3>
        <Missing found={found} />
      </section>
      <section class="circle-part" aria-labelledby="circle-there">
        <h3 id="circle-there">{t('circle.there')}</h3>
        <Start />
        <Tiers found={found} onCategory={(key) => { category.value = category.peek() === key ? null : key; }} />
        <Take />
      </section>
      <section class="circle-part" aria-labelledby="circle-beside">
        <h3 id="circle-beside">{t('circle.beside')}</h3>
        <Beside found={found} />
      </section>
    </>
  );
}

/** The score, its rank, and the same of what lies above. */
export function Standing({ found }: { found: AreaCircle }) {
  const ranked = found.siblings.filter((each) => each.score !== null).length;
  const bars = [
    { name: found.name, value: found.figures.score, own: true }, { name: parentOf(found.parentId) || t('level.2'), value: found.siblingsScore, own: false },
    { name: t('circle.wholeCity', { city: city.value!.name }), value: found.cityScore, own: false },
  ];
  return (
    <div class="circle-standing">
      <p class="circle-score"><b>{score(found.figures.score)}</b><span>{found.rank === null ? '' : t('circle.rank', { rank: found.rank, n: ranked, parent: parentOf(found.parentId) })}</span></p>
      <ul class="circle-bars">{bars.map((bar) => <Bar key={bar.name} {...bar} />)}</ul>
    </div>
  );
}

const Bar = ({ name, value, own }: { name: string; value: number | null; own: boolean }) => (
  <li class={own ? 'is-own' : ''}>
    <span>{name}</span>
    <i class="circle-track" aria-hidden="true"><i style={{ width: `${value ?? 0}%` }} /></i>
    <b>{score(value)}</b>
  </li>
);

export function Missing({ found, paper = false }: { found: AreaCircle; paper?: boolean }) {
  const none = lacking(found);
  const unknown = found.categories.filter((each) => !each.assessed);
  return (
    <>
      {none.length === 0 ? <p>{t('circle.nothingMissing')}</p> : (
        <ul class="circle-missing">
          {none.map((each) => (
            <li key={keyOf(each)}>
              <b>{nameOf(each, language.value)}</b>
              <span>{paper ? t('circle.reachedShort', { share: share(each.share), minutes: each.tierMinutes }) : t(each.share === 0 ? 'circle.reachedByNone' : 'circle.reachedBy', { share: share(each.share), minutes: each.tierMinutes })}</span>
            </li>
          ))}
        </ul>
      )}
      {unknown.length > 0 && <p class="quiet circle-small">{t('circle.notAssessed', { n: unknown.length, names: names(unknown) })}</p>}
    </>
  );
}

const names = (categories: Named[]): string => categories.map((each) => nameOf(each, language.value)).join(t('list.separator'));

function Start() {
  if (placesError.value !== null) {
    return (
      <>
        <Problem error={placesError.value} onRetry={ownStart.value ? undefined : retry} />
        {ownStart.value && <button type="button" class="button button-small" onClick={() => { ownStart.value = null; }}>{t('circle.startMiddle')}</button>}
      </>
    );
  }
  return (
    <p class="quiet circle-small">
      {t(ownStart.value ? 'circle.startOwn' : 'circle.start')}
      {ownStart.value && <>{' '}<button type="button" class="link" onClick={() => { ownStart.value = null; }}>{t('circle.startMiddle')}</button></>}
    </p>
  );
}

/** By tier: who has it, the same of the city, and how many of them the rings hold. `onCategory` null: on paper. */
export function Tiers({ found, onCategory }: { found: AreaCircle; onCategory: ((key: string) => void) | null }) {
  const there = new Map(places.value?.categories.map((each) => [keyOf(each), each]));
  const heads = ['share', 'city', 'near', 'within5', 'within10', 'within15'] as const;
  return (
    <div class={onCategory ? 'table-box circle-table' : 'circle-table'} tabIndex={0} role="region" aria-label={t('circle.there')}>
      <table class="circle-tiers">
        <thead>
          <tr>
            <th scope="col">{t('circle.head.category')}</th>
            {heads.map((head) => <th key={head} scope="col">{t(`circle.head.${head}`)}</th>)}
          </tr>
        </thead>
        {byTier(found).map(([tier, members]) => (
          <tbody key={tier}>
            <tr class="circle-tier"><th colSpan={7} scope="rowgroup">{t('circle.tier', { n: tier })}</th></tr>
            {members.map((each) => <CategoryRow key={keyOf(each)} each={each} there={there.get(keyOf(each))} onCategory={onCategory} />)}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface Reached { counts: number[]; nearestSeconds: number | null }

function CategoryRow({ each, there, onCategory }: { each: CircleCategory; there: Reached | undefined; onCategory: ((key: string) => void) | null }) {
  const key = keyOf(each);
  const isChosen = category.value === key;
  const name = nameOf(each, language.value);
  return (
    <tr class={isChosen ? 'is-chosen' : ''} onClick={() => onCategory?.(key)}>
      <th scope="row">{onCategory ? <button type="button" aria-pressed={isChosen}>{name}</button> : name}</th>
      <td>{each.share === null ? '—' : <><i class={`circle-verdict is-${verdictOf(each.share)}`} title={t(`circle.verdict.${verdictOf(each.share)}`)} />{share(each.share)}</>}</td>
      <td class="quiet">{share(each.cityShare)}</td>
      <td>{there ? (there.nearestSeconds === null ? t('circle.over30') : minutes(there.nearestSeconds)) : '…'}</td>
      {[0, 1, 2].map((ring) => <td key={ring} class={each.tierMinutes === (ring + 1) * 5 ? 'is-tier' : 'quiet'}>{there ? whole(there.counts[ring]!) : '…'}</td>)}
    </tr>
  );
}

/** Communities that share a border, best first, this one among them. */
export function Beside({ found, paper = false }: { found: AreaCircle; paper?: boolean }) {
  if (found.adjacent.length === 0) return <p class="quiet">{t('circle.noNeighbours')}</p>;
  const all = [...found.adjacent, { id: found.id, code: found.code, name: found.name, people: found.figures.people, score: found.figures.score }]
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
  return (
    <ul class="circle-bars circle-beside">
      {all.map((each) => (
        <li key={each.id} class={each.id === found.id ? 'is-own' : ''} onPointerEnter={() => { hovered.value = each.id; }} onPointerLeave={() => { hovered.value = null; }}>
          {paper || each.id === found.id ? <span>{each.name}</span> : <button type="button" class="link" onClick={() => openArea(each.id)}>{each.name}</button>}
          <i class="circle-track" aria-hidden="true"><i style={{ width: `${each.score ?? 0}%` }} /></i>
          <b>{score(each.score)}</b>
        </li>
      ))}
    </ul>
  );
}
