import { useEffect, useRef } from 'preact/hooks';
import { language, t } from '../i18n';
import { ResidentMap } from '../map/residentMap';
import { choosePlace, chooseStation, chosen, city, nearest, onMap, place, route } from './state';
import { rest } from './Sheet';
import { task } from './tasks';

/** Room that the sheet or card takes from the map, in pixels. */
function covered(): { left: number; bottom: number } {
  if (matchMedia('(min-width: 900px)').matches) return { left: 440, bottom: 0 };
  return { left: 0, bottom: window.innerHeight * (rest.value === 'low' ? 0.14 : 0.5) };
}

/** Brings the card of a station that was pressed on the map to the top of the list. */
function showCard(): void {
  const card = document.querySelector('.station.is-chosen');
  const list = card?.closest('.sheet-body');
  if (card && list) list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top;
}

export function MapView() {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<ResidentMap | null>(null);

  useEffect(() => {
    const start = place.peek();
    const made = new ResidentMap(element.current!, city.peek()!, start, {
      onTap: (lon, lat) => choosePlace({ lon, lat, name: null }),
      covered,
      onStation: (id) => {
        chooseStation(id);
        requestAnimationFrame(showCard);
      },
    });
    map.current = made;
    return () => made.remove();
  }, []);

  const where = place.value;
  const found = task.value ? null : nearest.value; // a report is about the place alone
  const station = chosen.value;
  const walk = task.value ? null : route.value;
  const tongue = language.value;
  const circle = onMap.value;
  useEffect(() => map.current!.showPlace(where, t('place.chosen'), covered()), [where, tongue]);
  useEffect(() => map.current!.showStations(found, station?.id ?? null), [found, station, tongue]);
  useEffect(() => map.current!.showRoute(walk, found, covered()), [walk]);
  useEffect(() => map.current!.showCircle(circle, covered()), [circle]);
  useEffect(() => map.current!.nameButtons(), [tongue]);

  return <div ref={element} class="map" role="application" aria-label={t('map.label')} />;
}
