import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { GapProperties } from '../../api/types';
import { language, t } from '../../i18n';
import { share } from '../../i18n/format';
import { PlannerMap } from '../../map/plannerMap';
import { canTry, moveTo, putBack, reach } from './whatIf';
import { account, city } from '../state';
import {
  areasInView, doneRunId, figures, gaps, geometry, hour, hourFigures, hover, hoveredArea, hoveredGap, level, rings, select, selectedGap, selection, shares, shown, station, stations, view,
} from './state';

function areaLabel(id: number): string {
  const area = figures.peek()?.areas.find((row) => row.id === id);
  return area ? `${area.name} · ${share(area.sharePeopleCovered)} · ${t('unit.peopleCount', { n: area.people.total })}` : '';
}

const gapLabel = (gap: GapProperties): string => `${t(`reason.${gap.reason}`)} · ${t('unit.peopleCount', { n: gap.people })} · ${gap.communityName ?? t('gaps.noCommunity')}`;

const remedyLabel = (gap: GapProperties): string => (gap.remedy ? t(`remedy.mark.${gap.remedy.kind}`) : '');

/** For a picture of it; null: it is not drawn. */
export const shownMap = signal<PlannerMap | null>(null);

/** Follows the state; what is done on the map goes back into it. */
export function MapView() {
  const element = useRef<HTMLDivElement>(null);
  const kept = useRef<PlannerMap | null>(null);
  const flownTo = useRef<typeof rings.value>(null);

  useEffect(() => {
    const map = new PlannerMap(element.current!, city.peek()!, view.peek(), {
      areas: { onHover: (id) => hover(id, null, true), onSelect: (id) => select({ type: 'area', id }), label: areaLabel },
      gaps: { onHover: (id) => hover(null, id, true), onSelect: (id) => select({ type: 'gap', id }), label: gapLabel, remedyLabel },
      onStation: (id) => select({ type: 'station', id }),
      onBackground: () => select(null),
      onView: (next, inView) => { view.value = next; if (inView) areasInView.value = inView; }, // a list from which something is chosen stays as it is
    });
    kept.current = map;
    shownMap.value = map;
    return () => {
      shownMap.value = null;
      map.remove();
    };
  }, []);

  const chosen = selection.value;
  const areaId = chosen?.type === 'area' ? chosen.id : null;
  const place = station.value;
  const figuresMatch = figures.value?.level === level.value;
  const shapes = shown.areas.value && figuresMatch ? geometry.value : null;
  const ofRun = hour.value === null; // gaps and households are those of the run's own hour
  const gapShapes = shown.gaps.value && ofRun ? gaps.value : null;
  const dots = shown.stations.value ? stations.value : null;
  const draggable = canTry.value && account.value !== null;
  const run = shown.households.value && ofRun ? doneRunId.value : null;
  const closed = hourFigures.value?.closed ?? null;

  useEffect(() => kept.current!.nameButtons(), [language.value]);
  useEffect(() => kept.current!.showAreas(shapes, shares.peek()), [shapes, shares.value]);
  useEffect(() => kept.current!.highlightArea(hoveredArea.value, areaId), [hoveredArea.value, areaId, shapes]);
  useEffect(() => { if (areaId !== null) kept.current!.flyToArea(areaId); }, [areaId]);
  useEffect(() => kept.current!.showGaps(gapShapes), [gapShapes]);
  useEffect(() => kept.current!.highlightGap(hoveredGap.value), [hoveredGap.value, gapShapes]);
  useEffect(() => kept.current!.selectGap(selectedGap.value), [selectedGap.value, gapShapes]);
  useEffect(() => kept.current!.showStations(dots, closed), [dots, closed]);
  useEffect(() => kept.current!.showHouseholds(run), [run]);
  useEffect(() => kept.current!.selectStation(place ? (place.geometry.coordinates as [number, number]) : null, place?.properties.name ?? '',
    place && draggable ? (to) => moveTo(place.properties.id, to) : null), [place, draggable, putBack.value]);
  useEffect(() => {
    kept.current!.showRings(reach.value, reach.value === rings.value && flownTo.current !== rings.value);
    flownTo.current = rings.value;
  }, [reach.value]);

  return <div ref={element} class="map" role="application" aria-label={t('map.label')} />;
}
