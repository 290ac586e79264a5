import { nameOf } from '../api/client';
import type { PersonaCode } from '../api/types';
import { language, t, tCode } from '../i18n';
import { localNow } from '../i18n/format';
import { Icon, type IconName } from '../ui/Icon';
import { paceOf } from '../ui/pace';
import { Asked } from './Asked';
import { at, city, nearest, persona, personas } from './state';

const codes: PersonaCode[] = ['adult', 'elder', 'child', 'wheelchair'];
const icons: Record<PersonaCode, IconName> = { adult: 'walk', elder: 'elder', child: 'child', wheelchair: 'wheelchair' };

/** Who walks. */
export function Walkers() {
  const nameOfPersona = (code: PersonaCode) => {
    const known = personas.value.find((value) => value.code === code);
    return known ? nameOf(known, language.value) : tCode('persona', code);
  };
  return (
    <div class="chips" role="group" aria-label={t('persona.label')}>
      {codes.map((code) => (
        <button key={code} type="button" class="chip" aria-pressed={persona.value === code} onClick={() => { persona.value = code; }}>
          <Icon name={icons[code]} size={18} />{nameOfPersona(code)}
        </button>
      ))}
    </div>
  );
}

/** What is reckoned with for somebody who does not walk as an adult does. */
function Pace() {
  const known = personas.value.find((value) => value.code === persona.value);
  return known && known.code !== 'adult' ? <p class="pace">{paceOf(known)}</p> : null;
}

/** Who walks, and when. */
export function Conditions() {
  return (
    <div class="conditions">
      <div class="conditions-row">
        <div class="segments" role="group" aria-label={t('when.label')}>
          <button type="button" aria-pressed={at.value === null} onClick={() => { at.value = null; }}>{t('when.now')}</button>
          <button type="button" aria-pressed={at.value !== null} onClick={() => { at.value ??= (nearest.value?.at ?? localNow(city.value?.timeZone ?? 'UTC')).slice(0, 16); }}>{t('when.other')}</button>
        </div>
        <Walkers />
      </div>
      <Pace />
      {at.value !== null && (
        <input type="datetime-local" class="field" aria-label={t('when.at')} value={at.value}
          onChange={(event) => { at.value = event.currentTarget.value.slice(0, 16) || null; }} />
      )}
      <Asked />
    </div>
  );
}
