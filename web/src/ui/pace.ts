import { nameOf } from '../api/client';
import type { Persona } from '../api/types';
import { language, t } from '../i18n';
import { whole } from '../i18n/format';

const inMinutes = (persona: Persona): number => Math.round(persona.speedMetresPerSecond * 60);

/** How somebody walks, as the settings have it: `60 m a minute, 30 s for each crossing of a main road, steps take 2.5 times as long`. */
export function paceOf(persona: Persona): string {
  const steps = persona.stepsFactor === null ? t('persona.noSteps') : t('persona.steps', { times: persona.stepsFactor });
  return t('persona.pace', { metres: whole(inMinutes(persona)), seconds: whole(persona.crossingSeconds), steps });
}

/** Who walks at one pace, and so differs on steps and kerbs only; empty where nobody does. */
export function alike(personas: readonly Persona[]): string {
  const same = personas.filter((one) => personas.some((other) => other.code !== one.code && other.speedMetresPerSecond === one.speedMetresPerSecond && other.crossingSeconds === one.crossingSeconds));
  return same.length === 0 ? '' : t('persona.alike', { who: same.map((one) => nameOf(one, language.value)).join(t('list.separator')), metres: whole(inMinutes(same[0]!)) });
}
