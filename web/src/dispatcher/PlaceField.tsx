import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api/client';
import { language, t } from '../i18n';
import { PlaceMap } from '../map/placeMap';
import { Combo } from '../ui/Combo';
import { Icon } from '../ui/Icon';
import { city } from './state';
import './place.css';

export interface Place { lon: number; lat: number }

/** A place by moving a map under a mark that stands still, after a search for a name where there is one. */
export function PlaceField({ place, onPlace }: { place: Place | null; onPlace(place: Place): void }) {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<PlaceMap | null>(null);
  const told = useRef(onPlace);
  told.current = onPlace;
  useEffect(() => {
    const made = new PlaceMap(element.current!, city.peek()!, place ? [place.lon, place.lat] : null, [], null, (lon, lat) => told.current({ lon, lat }));
    map.current = made;
    return () => made.remove();
  }, []);
  useEffect(() => map.current?.nameButtons(), [language.value]);
  const find = async (text: string, signal: AbortSignal) => (text ? await api.search(text, signal) : [])
    .map((hit) => ({ key: `${hit.type} ${hit.id}`, label: hit.name, detail: hit.context ?? undefined, value: hit }));
  return (
    <div class="place-field">
      <Combo label={t('place.search')} placeholder={t('place.search')} text="" find={find} empty={t('place.notFound')} onPick={({ value }) => map.current!.bring(value.lon, value.lat)} />
      <div class="place-frame"><div ref={element} class="map" role="application" aria-label={t('place.help')} /><span class="place-mark" aria-hidden="true"><Icon name="pin" size={36} /></span></div>
      <p class="hint-quiet" role="status">{t(place ? 'place.taken' : 'place.help')}</p>
    </div>
  );
}
