import { useEffect, useRef } from 'preact/hooks';
import { language, t } from '../../i18n';
import { HouseholdMap } from '../../map/householdMap';
import { area, city } from '../state';
import { colourName } from './texts';
import { detail, mapBox, open, openId, page, phoneTab, places, spot } from './state';

/** About 3 m: households of one building are told from those of the next. */
const spotDegrees = 0.00003;

export function MapView() {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<HouseholdMap | null>(null);
  useEffect(() => {
    const choose = (ids: number[]) => {
      if (ids.length === 1) return open(ids[0]!);
      const { lon, lat } = places.peek()!.places.find((one) => one.id === ids[0])!;
      spot.value = [lon - spotDegrees, lat - spotDegrees, lon + spotDegrees, lat + spotDegrees].map((degrees) => degrees.toFixed(6)).join(',');
      page.value = 1;
      phoneTab.value = 'list';
    };
    const made = new HouseholdMap(element.current!, city.peek()!, { onChoose: choose, onView: (box) => { mapBox.value = box; } });
    map.current = made;
    return () => { made.remove(); mapBox.value = null; places.value = null; };
  }, []);
  const [answer, border, opened] = [places.value, area.value, detail.value?.household ?? null];
  useEffect(() => map.current!.show((answer?.places ?? []).map(({ id, lon, lat, colour, due }) => ({ id, lon, lat, colour, due, done: false, label: '' }))), [answer]);
  useEffect(() => { map.current!.showArea(border); map.current!.bringArea(); }, [border]);
  useEffect(() => map.current!.bring(typeof openId.value === 'number' ? opened : null), [opened?.id, opened?.lon, opened?.lat, openId.value]);
  useEffect(() => map.current!.nameButtons(), [language.value]);
  return (
    <>
      <div ref={element} class="map" role="application" aria-label={t('households.map')} />
      <ul class="map-legend">
        {(['red', 'yellow', 'blue', 'none'] as const).map((one) => <li key={one}><i class={`dot on-${one}`} />{colourName(one)}</li>)}
        <li><i class="dot dot-large on-none" />{t('households.legendDue')}</li>
      </ul>
      {answer && answer.total > answer.places.length && <p class="map-note" role="status">{t('households.mapMore', { n: answer.places.length, total: answer.total })}</p>}
    </>
  );
}
