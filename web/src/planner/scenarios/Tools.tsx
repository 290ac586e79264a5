import { signal } from '@preact/signals';
import { ApiError } from '../../api/client';
import { scenariosApi } from '../../api/scenarios';
import type { LonLat } from '../../api/types';
import { t } from '../../i18n';
import { Icon, type IconName } from '../../ui/Icon';
import { Notice } from '../../ui/Notice';
import { nameCompounds } from './gates';
import { takeStreets } from './streets';
import { add, draft, failed, loadError, subject, tool, trying, type Tool } from './state';

const tools: readonly [Tool, IconName][] = [['choose', 'locate'], ['station', 'pin'], ['gate', 'gate'], ['crossing', 'crossing'], ['bridge', 'road'], ['street', 'walk'], ['close', 'barrier']];
/** Said where a gate cannot be put, or no street be closed. */
export const toolNote = signal<string | null>(null);

export function use(next: Tool): void {
  tool.value = next;
  trying.value = null;
  subject.value = null;
  toolNote.value = null;
}

export const mostCorners = (one: Tool): number | null => (one === 'crossing' ? 2 : one === 'bridge' || one === 'street' ? 500 : null);
export const places = (one: Tool): boolean => one === 'station' || one === 'gate' || one === 'close';

/** Puts a station or gate where the map was pressed, or closes the street there. */
export async function place([lon, lat]: LonLat): Promise<void> {
  if (tool.value === 'station') {
    add({ type: 'add_station', lon, lat });
    use('choose');
    subject.value = { type: 'change', index: draft.value.changes.length - 1 };
    return;
  }
  try {
    if (tool.value === 'close') {
      await closeStreet([lon, lat]);
      return;
    }
    const found = await scenariosApi.gatePlaces([lon, lat], 60);
    nameCompounds(found);
    const free = found.find((one) => one.gateId === null);
    if (free) {
      add({ type: 'add_gate', compoundId: free.compoundId, lon: free.lon, lat: free.lat, access: 'visitors' });
      use('choose');
      subject.value = { type: 'change', index: draft.value.changes.length - 1 };
    } else if (found[0]) {
      use('choose');
      subject.value = { type: 'gate', id: found[0].gateId! };
      toolNote.value = t('scenario.gateThere', { compound: found[0].compound || t('scenario.aCompound') });
    } else toolNote.value = t('scenario.noCompound');
  } catch (error) {
    if (error instanceof ApiError) failed(error, loadError);
    else throw error;
  }
}

/** The nearest piece of street, from junction to junction; several can be closed one after the other. */
async function closeStreet(place: LonLat): Promise<void> {
  const [street] = takeStreets(await scenariosApi.streetsNear(place, 40));
  toolNote.value = street ? null : t('scenario.noStreet');
  if (!street) return;
  add({ type: 'remove_street', id: street.id });
}

export function drawn(line: LonLat[], done: boolean): void {
  const kind = tool.value;
  if (mostCorners(kind) === null) return;
  const change = { type: 'add_street' as const, line, class: kind === 'crossing' ? 'crossing' : 'footway', name: t(`scenario.street.${kind as 'crossing'}`) };
  if (!done) trying.value = { index: null, change };
  else {
    add(change);
    use('choose');
    subject.value = { type: 'change', index: draft.value.changes.length - 1 };
  }
}

export function Tools() {
  const { category } = draft.value.question;
  return (
    <section class="scenario-tools" aria-label={t('scenario.tools')}>
      <div class="chips" role="group" aria-label={t('scenario.tools')}>
        {tools.map(([name, icon]) => (
          <button key={name} type="button" class="chip" aria-pressed={tool.value === name} onClick={() => use(name)}><Icon name={icon} size={16} />{t(`scenario.tool.${name}`)}</button>
        ))}
      </div>
      <p class="quiet small" role="status">{tool.value === 'choose' && category ? t('scenario.hint.facilities') : t(`scenario.hint.${tool.value}`)}{tool.value !== 'choose' && <> {t('scenario.hint.keys')}</>}</p>
      {toolNote.value && <Notice icon="info" tone="warn"><p>{toolNote.value}</p></Notice>}
    </section>
  );
}
