import { useEffect, useRef, useState } from 'preact/hooks';
import { language, t } from '../i18n';
import { PlaceMap } from '../map/placeMap';
import { Icon } from '../ui/Icon';
import '../ui/map.css';
import { whereAmI } from './gps';
import { city, kept, rows } from './state';

/** A place by moving the map under a mark that stands still: a thumb never hides what it points at. */
export function PlacePicker({ lon, lat, onPlace }: { lon: number | null; lat: number | null; onPlace(lon: number, lat: number): void }) {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<PlaceMap | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const made = new PlaceMap(element.current!, city.peek()!, lon !== null && lat !== null ? [lon, lat] : null, kept.peek().microGrids ?? [], rows.peek()[0]?.household ?? null, onPlace);
    map.current = made;
    return () => made.remove();
  }, []);
  useEffect(() => map.current?.nameButtons(), [language.value]);

  const locate = async () => {
    const here = await whereAmI();
    setFailed(here === null);
    if (here) map.current?.bring(here.lon, here.lat);
  };
  return (
    <div class="place">
      <div class="place-map"><div ref={element} class="map" role="application" aria-label={t('worker.event.placeHelp')} /></div>
      <span class={`place-mark${lon === null ? ' is-unset' : ''}`} aria-hidden="true"><Icon name="pin" size={36} /></span>
      <button type="button" class="button place-locate" onClick={() => void locate()}><Icon name="locate" />{t('gps.locate')}</button>
      <p class="quiet hint">{failed ? t('worker.event.noPosition') : lon === null ? t('worker.event.placeHelp') : t('worker.event.placeTaken')}</p>
    </div>
  );
}
