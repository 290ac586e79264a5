import { useEffect, useRef } from 'preact/hooks';
import { nameOf } from '../../api/client';
import type { CirclePlace } from '../../api/types';
import { language, t } from '../../i18n';
import { minutes } from '../../i18n/format';
import { CircleMap } from '../../map/circleMap';
import { categories, city, kinds } from '../state';
import { keyOf, score } from './figures';
import { areaId, category, hovered, openArea, ownStart, places, rings, scoresOnMap, shapes, start, table } from './state';

function areaLabel(id: number): string {
  const row = table.peek()?.areas.find((each) => each.id === id);
  return row ? `${row.name} · ${t('circle.points', { n: score(row.figures.score) })}` : '';
}

const placeLabel = (place: CirclePlace): string => {
  const kind = (place.type === 'station_kind' ? kinds : categories).value.find((known) => known.code === place.category);
  const what = kind ? nameOf(kind, language.value) : place.category;
  return [place.name || what, place.name ? what : null, minutes(place.walkSeconds)].filter(Boolean).join(' · ');
};

const noScores = new Map<number, number | null>();

/** Follows the state. `paper`: for the report, beside whose other parts nothing can be pressed. */
export function MapView({ paper = false }: { paper?: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const kept = useRef<CircleMap | null>(null);

  useEffect(() => {
    const map = new CircleMap(element.current!, city.peek()!, {
      areas: { onHover: (id) => { hovered.value = id; }, onSelect: openArea, label: areaLabel },
      placeLabel, startLabel: () => t('circle.startHere'), onStart: paper ? null : (place) => { ownStart.value = place; },
    }, paper);
    kept.current = map;
    return () => map.remove();
  }, [paper]);

  const chosen = areaId.value;
  const found = places.value;
  const key = category.value;
  const reach = rings.value;
  useEffect(() => { if (!paper) kept.current!.nameButtons(); }, [language.value, paper]);
  useEffect(() => {
    kept.current!.showAreas(shapes.value, chosen === null ? scoresOnMap.value : noScores); // beside rings only outlines
    kept.current!.highlight(null, chosen);
    kept.current!.see(chosen);
  }, [shapes.value, scoresOnMap.value, chosen === null]);
  useEffect(() => { kept.current!.highlight(hovered.value, chosen); }, [hovered.value, chosen]);
  useEffect(() => { kept.current!.see(chosen); }, [chosen]);
  useEffect(() => { kept.current!.showRings(reach, true); }, [reach]);
  useEffect(() => { kept.current!.showStart(chosen === null ? null : start.value); }, [start.value, chosen]);
  useEffect(() => { kept.current!.showPlaces(chosen === null ? [] : found?.places ?? [], (place) => keyOf(place) === key); }, [found, key, chosen, language.value]);

  return <div ref={element} class="map" role={paper ? 'img' : 'application'} aria-label={t('map.label')} />;
}
