import { api, departmentOf, nameOf } from '../api/client';
import type { SearchHit, ServiceItem } from '../api/types';
import { language, t } from '../i18n';
import { Combo, type Option } from '../ui/Combo';
import { Icon, type IconName } from '../ui/Icon';
import { locate, locating } from './gps';
import { chooseItem, choosePlace, headingAsked, place } from './state';

type Found = { hit: SearchHit } | { item: ServiceItem };

const icons: Record<SearchHit['type'], IconName> = { compound: 'building', station: 'pin', area: 'people', street: 'road' };

async function find(text: string, signal: AbortSignal): Promise<Option<Found>[]> {
  if (text === '') return [];
  const [hits, items] = await Promise.all([api.search(text, signal), api.serviceItems(text, signal)]);
  return [
    ...hits.map((hit) => ({
      key: `${hit.type}-${hit.id}-${hit.lon}`, label: hit.name, detail: [t(`place.${hit.type}`), hit.context].filter(Boolean).join(' · '),
      icon: icons[hit.type], group: t('search.places'), value: { hit },
    })),
    ...items.slice(0, 6).map((item) => ({
      key: item.code, label: nameOf(item, language.value), detail: departmentOf(item, language.value), icon: 'list' as const, group: t('search.items'), value: { item },
    })),
  ];
}

export function Search() {
  const pick = ({ value }: Option<Found>) => {
    headingAsked.value = true;
    if ('item' in value) chooseItem(value.item);
    else choosePlace({ lon: value.hit.lon, lat: value.hit.lat, name: value.hit.name });
  };
  return (
    <Combo label={t('search.label')} placeholder={t('search.placeholder')} text={place.value?.name ?? ''} find={find} onPick={pick} empty={t('search.none')}
      trailing={
        <button type="button" class="icon-button" aria-label={t('gps.locate')} title={t('gps.locate')} aria-busy={locating.value} onClick={locate}>
          <Icon name="locate" />
        </button>
      } />
  );
}
