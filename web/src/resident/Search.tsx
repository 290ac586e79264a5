import { ApiError, api, departmentOf, nameOf, placeName } from '../api/client';
import type { SearchHit, ServiceItem } from '../api/types';
import { language, t } from '../i18n';
import { Combo, type Option } from '../ui/Combo';
import { Icon, type IconName } from '../ui/Icon';
import { locate, locating } from './gps';
import { searchItems } from './itemSearch';
import { chooseItem, choosePlace, headingAsked, items, itemsAsked, place } from './state';

/** From this score on a thing stands before the places of like name. */
const surely = 70;

type Found = { hit: SearchHit } | { item: ServiceItem };

const icons: Record<SearchHit['type'], IconName> = { compound: 'building', station: 'pin', area: 'people', street: 'road', bridge: 'road', tunnel: 'road', park: 'tree', water: 'water', ground: 'building', address: 'pin' };

async function find(text: string, signal: AbortSignal): Promise<Option<Found>[]> {
  if (text === '') return [];
  await itemsAsked;
  const found = searchItems(items.value, text).slice(0, 6);
  // What can be done is known here already; places are not, where there is no network.
  const hits = await api.search(text, signal).catch((error: unknown) => {
    if (found.length > 0 && error instanceof ApiError && error.status === 0) return [];
    throw error;
  });
  const places = hits.map((hit) => ({
    key: `${hit.type}-${hit.id}-${hit.lon}`, label: placeName(hit, language.value), detail: placeDetail(hit),
      icon: icons[hit.type], group: t('search.places'), value: { hit },
    }));
  const things = found.map(({ item, word }) => ({
    key: item.code, label: nameOf(item, language.value), detail: word && language.value === 'zh' ? t('search.alias', { word }) : departmentOf(item, language.value), icon: 'list' as const,
    group: t('search.items'), value: { item },
  }));
  return (found[0]?.score ?? 0) >= surely ? [...things, ...places] : [...places, ...things];
}

/** What it is and where; in English also what its signs say. */
function placeDetail(hit: SearchHit): string {
  const context = language.value === 'en' ? hit.contextEn ?? hit.context : hit.context;
  return [language.value === 'en' && hit.nameEn ? hit.name : null, t(`place.${hit.type}`), context].filter(Boolean).join(' · ');
}

export function Search() {
  const pick = ({ value }: Option<Found>) => {
    headingAsked.value = true;
    if ('item' in value) chooseItem(value.item);
    else choosePlace({ lon: value.hit.lon, lat: value.hit.lat, name: placeName(value.hit, language.value) });
  };
  return (
    <Combo label={t('search.label')} placeholder={t('search.placeholder')} text={place.value?.name ?? ''} find={find} onPick={pick} empty={t('resident.searchNone')}
      trailing={
        <button type="button" class="icon-button" aria-label={t('gps.locate')} title={t('gps.locate')} aria-busy={locating.value} onClick={locate}>
          <Icon name="locate" />
        </button>
      } />
  );
}
