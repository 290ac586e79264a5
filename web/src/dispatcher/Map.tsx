import { useEffect, useRef } from 'preact/hooks';
import { language, t } from '../i18n';
import { EventMap, type Position } from '../map/eventMap';
import { setAddress } from '../ui/address';
import { area, categories, city, detail, events, selectedId } from './state';
import { markLabel } from './texts';

const digits = 5;

/** `at=104.06512,30.65741,16` */
function positionInLink(): Position | null {
  const [lon, lat, zoom] = (new URLSearchParams(location.search).get('at') ?? '').split(',').map(Number);
  return lon !== undefined && lat !== undefined && zoom !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 1 && zoom <= 22 ? { lon, lat, zoom } : null;
}

const onMove = ({ lon, lat, zoom }: Position): void => setAddress({ at: `${lon.toFixed(digits)},${lat.toFixed(digits)},${zoom}` });

export function MapView() {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<EventMap | null>(null);
  const linked = useRef(positionInLink());
  useEffect(() => {
    const made = new EventMap(element.current!, city.peek()!, linked.current, { onSelect: (id) => { selectedId.value = id; }, label: markLabel, onMove });
    map.current = made;
    return () => made.remove();
  }, []);
  const [shown, chosen, border, opened] = [events.value, selectedId.value, area.value, detail.value?.event ?? null];
  useEffect(() => map.current!.show(opened && !shown.some((one) => one.id === opened.id) ? [...shown, opened] : shown, chosen), [shown, chosen, opened, language.value, categories.value]);
  useEffect(() => { map.current!.showArea(border); if (border && linked.current) linked.current = null; else map.current!.bringArea(); }, [border]);
  useEffect(() => { if (opened) map.current!.bring(opened); }, [opened?.id]);
  useEffect(() => map.current!.nameButtons(), [language.value]);
  return <div ref={element} class="map" role="application" aria-label={t('map.label')} />;
}
