import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { language, t } from '../i18n';
import { WorkerMap } from '../map/workerMap';
import { EmptyStore, GeneratedBadge } from '../ui/CityNotices';
import { Icon } from '../ui/Icon';
import { Notice } from '../ui/Notice';
import '../ui/map.css';
import { whereAmI } from './gps';
import { HouseholdRow } from './ListScreen';
import { city, eventRows, kept, rowById, rows } from './state';
import { go, view } from './view';

/** My micro-grids and my households on the map; those of one building open as a list. */
export function MapScreen() {
  if (!city.value) return <div class="screen padded"><Notice icon="warning" tone="warn"><p>{t('worker.map.notSaved')}</p></Notice></div>;
  return <MapOf />;
}

function MapOf() {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<WorkerMap | null>(null);
  const [chosen, setChosen] = useState<number[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const made = new WorkerMap(element.current!, city.peek()!, (ids) => {
      if (ids.length === 1) go({ household: ids[0]! });
      else setChosen(ids);
    });
    map.current = made;
    return () => made.remove();
  }, []);

  const areas = kept.value.microGrids;
  const list = rows.value;
  const dots = useMemo(() => list.map((row) => ({
    id: row.household.id, lon: row.household.lon, lat: row.household.lat, colour: row.household.colour, due: row.overdueDays >= 0, done: row.visitedToday,
    label: row.stop === null ? '' : String(row.stop),
  })), [list]);
  const open = eventRows.value;
  useEffect(() => map.current!.showEvents(open.filter(({ event }) => event.state !== 'closed' && event.state !== 'duplicate')
    .map(({ event }) => ({ id: event.id, lon: event.lon, lat: event.lat, late: event.overdueSince !== null })), (id) => go({ event: id }), view.peek().at), [open]);
  useEffect(() => map.current!.show(areas ?? [], dots), [areas, dots]);
  useEffect(() => map.current!.nameButtons(), [language.value]);

  const locate = async () => {
    const here = await whereAmI();
    setFailed(here === null);
    if (here) map.current?.showHere(here);
  };
  return (
    <div class="screen map-screen">
      <div ref={element} class="map" role="application" aria-label={t('map.label')} />
      <GeneratedBadge city={city.value!} />
      <EmptyStore city={city.value!} />
      <button type="button" class="icon-button map-locate" aria-label={t('gps.locate')} onClick={() => void locate()}><Icon name="locate" size={24} /></button>
      {failed && <p class="bar map-bar" role="status"><span>{t('worker.event.noPosition')}</span><button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => setFailed(false)}><Icon name="close" /></button></p>}
      {chosen.length > 0 && (
        <section class="map-list" aria-label={t('worker.map.here')}>
          <header><h2>{t('unit.households', { n: chosen.length })}</h2><button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => setChosen([])}><Icon name="close" /></button></header>
          <ul>{chosen.map((id) => rowById.value.get(id)).filter((row) => row !== undefined).map((row) => <li key={row.household.id}><HouseholdRow row={row} /></li>)}</ul>
        </section>
      )}
    </div>
  );
}
