import type { Route, RouteStep } from '../api/types';
import { language, t, tCode } from '../i18n';

export type Turn = 'start' | 'straight' | 'slight_left' | 'left' | 'sharp_left' | 'slight_right' | 'right' | 'sharp_right' | 'back';
export type Sign = Turn | 'arrive' | 'steps' | 'crossing' | 'gate';

/** One line of the way as it is told: what to do, and how far. */
export interface Told { sign: Sign; text: string; more: string | null; metres: number | null }

const inWords = (texts: string[]): string => texts.join(t('list.separator'));

const named = ({ streetName, streetNameEn }: { streetName: string | null; streetNameEn: string | null }): string | null =>
  (language.value === 'en' && streetNameEn ? streetNameEn : streetName);

/** A street without a name by its kind: `the footway`. */
const streetOf = (step: RouteStep): string => named(step) ?? tCode('street', step.inside && step.class !== 'steps' ? 'assumed' : step.class);

const roadsOf = (step: RouteStep): string => inWords(step.crosses.map((road) => named(road) ?? t('way.aMainRoad')));

function gateOf(gate: NonNullable<RouteStep['gate']>): string {
  const { name } = gate;
  const compound = language.value === 'en' && gate.compoundEn ? gate.compoundEn : gate.compound;
  if (!compound) return t('way.gateOfCompound');
  if (name?.includes(gate.compound)) return compound === gate.compound ? name : t('way.gateOf', { compound });
  return name ? t('way.gateName', { compound, gate: name }) : t('way.gateOf', { compound });
}

function tellStep(step: RouteStep): Told {
  const heading = tCode('heading', String(Math.round(step.headingDegrees / 45) % 8));
  const crossing = step.class === 'crossing';
  const move = crossing
    ? step.crosses.length > 0 ? t('way.crossingOver', { roads: roadsOf(step) }) : t('way.crossing')
    : tCode('way', step.turn, { street: streetOf(step), heading });
  const text = step.gate ? t(step.gate.enters ? 'way.gateIn' : 'way.gateOut', { gate: gateOf(step.gate), step: move }) : move;
  return {
    sign: step.gate ? 'gate' : crossing ? 'crossing' : step.class === 'steps' ? 'steps' : step.turn as Turn,
    text, more: !crossing && step.crosses.length > 0 ? t('way.crosses', { roads: roadsOf(step) }) : null, metres: step.metres,
  };
}

const leastLeg = 10;

/** From the door to the station, line by line. */
export function tellWay({ steps, startLegMetres, arrival }: Route['properties'], name: string): Told[] {
  const side = arrival === null ? null : t(`way.arrive.${arrival.endsWith('left') ? 'left' : arrival.endsWith('right') ? 'right' : arrival === 'back' ? 'back' : 'straight'}`);
  return [
    ...(startLegMetres >= leastLeg ? [{ sign: 'start', text: t('way.leave'), more: null, metres: startLegMetres } as const] : []),
    ...steps.filter((step) => step.metres >= 1 || step.gate).map(tellStep),
    { sign: 'arrive', text: t('way.arrive', { name }), more: side, metres: null },
  ];
}
