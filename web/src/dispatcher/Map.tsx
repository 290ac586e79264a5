import { useEffect, useRef } from 'preact/hooks';
import { language, t } from '../i18n';
import { EventMap } from '../map/eventMap';
import { area, categories, city, detail, events, selectedId } from './state';
import { markLabel } from './texts';

export function MapView() {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<EventMap | null>(null);
  useEffect(() => {
    const made = new EventMap(element.current!, city.peek()!, { onSelect: (id) => { selectedId.value = id; }, label: markLabel });
    map.current = made;
    return () => made.remove();
  }, []);
  const [shown, chosen, border, opened] = [events.value, selectedId.value, area.value, detail.value?.event ?? null];
  useEffect(() => map.current!.show(opened && !shown.some((one) => one.id === opened.id) ? [...shown, opened] : shown, chosen), [shown, chosen, opened, language.value, categories.value]);
  useEffect(() => { map.current!.showArea(border); map.current!.bringArea(); }, [border]);
  useEffect(() => { if (opened) map.current!.bring(opened); }, [opened?.id]);
  useEffect(() => map.current!.nameButtons(), [language.value]);
  return <div ref={element} class="map" role="application" aria-label={t('map.label')} />;
}
