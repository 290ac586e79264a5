import { useEffect, useState } from 'preact/hooks';
import { request } from '../../api/client';
import { t } from '../../i18n';
import { metres } from '../../i18n/format';
import { nearOf, type NearEvent } from '../../offline/events';
import { clock, eventCategories, eventRows } from '../state';
import { momentText } from '../texts';

const settleMilliseconds = 400;
const answerWithinMilliseconds = 4000;

/** Which may be the same as what is being raised: what the phone holds at once, and what the service knows where it answers. */
export function useNear(code: string, lon: number | null, lat: number | null): { near: NearEvent[]; offline: boolean } {
  const [asked, setAsked] = useState<{ key: string; near: NearEvent[] | null } | null>(null);
  const key = code === '' || lon === null || lat === null ? null : `${code} ${lon} ${lat}`;
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      request<NearEvent[]>('GET', `/api/events/near?${new URLSearchParams({ category: code, lon: String(lon), lat: String(lat) }).toString()}`, undefined,
        AbortSignal.any([stop.signal, AbortSignal.timeout(answerWithinMilliseconds)]))
        .then((near) => setAsked({ key, near }))
        .catch(() => { if (!stop.signal.aborted) setAsked({ key, near: null }); }); // the phone's own are shown
    }, settleMilliseconds);
    return () => { stop.abort(); clearTimeout(timer); };
  }, [key]);
  const category = eventCategories.value.find((each) => each.code === code);
  if (key === null || !category) return { near: [], offline: false };
  const own = nearOf(eventRows.value, category, { lon: lon!, lat: lat! }, new Date(clock.value));
  const service = asked?.key === key ? asked.near : null;
  return { near: service ?? own, offline: asked?.key === key && service === null };
}

/** One of those that are near, or none of them (`onChoose(null)`), where that may be said. */
export function NearChoice({ near, chosen, onChoose, none = false }: { near: readonly NearEvent[]; chosen: string | null; onChoose(id: string | null): void; none?: boolean }) {
  return (
    <ul class="near">
      {near.map((each) => (
        <li key={each.id}>
          <label class="tick">
            <input type="radio" name="near" checked={chosen === each.id} onChange={() => onChoose(each.id)} />
            <span><span class="near-text">{each.text}</span>
              <small class="quiet">{t('myEvents.nearOne', { metres: metres(each.metres), state: t(`events.state.${each.state}`), day: momentText(each.raisedAt) })}</small></span>
          </label>
        </li>
      ))}
      {none && <li><label class="tick"><input type="radio" name="near" checked={chosen === null} onChange={() => onChoose(null)} />{t('myEvents.another')}</label></li>}
    </ul>
  );
}
