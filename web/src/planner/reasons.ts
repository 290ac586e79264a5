import type { GapEvidence, GapProperties, GapReason } from '../api/types';
import { t, tCode } from '../i18n';
import type { IconName } from '../ui/Icon';

/** What a gap is told as. `detour`: behind a barrier by rule, yet the walk is hardly longer or nothing was found in the way. */
export type ShownReason = GapReason | 'detour';

export const reasonIcons: Record<ShownReason, IconName> = {
  none_near: 'none', barrier: 'barrier', closed: 'clock', item_not_offered: 'item', over_capacity: 'people', unsnapped: 'warning', disconnected: 'broken', detour: 'road',
};

/** From this many times the straight line on, a walk counts as a real detour. */
const realDetour = 1.5;

export function shownReason({ reason, evidence }: Pick<GapProperties, 'reason' | 'evidence'>): ShownReason {
  const { detourRatio, inTheWay } = evidence;
  return reason === 'barrier' && detourRatio !== null && (detourRatio < realDetour || inTheWay.length === 0) ? 'detour' : reason;
}

/** Why, and where it is known what could help, that. */
export function whyText(gap: Pick<GapProperties, 'reason' | 'evidence'>): string {
  const reason = shownReason(gap);
  if (reason !== 'detour') return t(`why.${reason}`);
  const ratio = gap.evidence.detourRatio!;
  return t(ratio < realDetour ? 'why.detour' : 'why.longDetour', { n: Math.round(ratio * 10) / 10 });
}

/** What is in the way, each once; what has no name is left out beside a named one of its kind. */
export function obstacles({ inTheWay }: Pick<GapEvidence, 'inTheWay'>): string[] {
  const named = new Set(inTheWay.filter((obstacle) => obstacle.name).map((obstacle) => obstacle.kind));
  return [...new Set(inTheWay
    .filter((obstacle) => obstacle.name || !named.has(obstacle.kind))
    .map((obstacle) => [tCode('obstacle', obstacle.kind), obstacle.name].filter(Boolean).join(' ')))];
}
