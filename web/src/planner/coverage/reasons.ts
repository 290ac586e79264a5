import type { GapEvidence, GapProperties, GapReason } from '../../api/types';
import { t, tCode } from '../../i18n';
import { dayAndTime, hoursInWords, metres } from '../../i18n/format';
import type { IconName } from '../../ui/Icon';

export const reasonIcons: Record<GapReason, IconName> = {
  none_near: 'none', barrier: 'barrier', too_far: 'road', closed: 'clock', item_not_offered: 'item', over_capacity: 'people', unsnapped: 'warning', disconnected: 'broken',
};

const oneDigit = (n: number): number => Math.round(n * 10) / 10;

/** The reason as a sentence with its evidence. `itemName`: of the service item asked about. */
export function whyText({ reason, evidence }: Pick<GapProperties, 'reason' | 'evidence'>, itemName: string | null = null): string {
  const name = evidence.station?.name ?? '';
  const { straightMetres, walkMetres, detourRatio } = evidence;
  switch (reason) {
    case 'barrier': {
      const what = obstacles(evidence).join(t('list.separator'));
      const straight = metres(straightMetres ?? 0);
      return walkMetres === null ? t('why.barrierNoWalk', { name, straight, what })
        : t('why.barrier', { name, straight, what, walk: metres(walkMetres), n: oneDigit(detourRatio ?? 1) });
    }
    case 'too_far':
      return walkMetres === null || detourRatio === null ? t('why.too_far_no_walk', { name })
        : t(detourRatio < 1.5 ? 'why.too_far' : 'why.too_far_long', { name, walk: metres(walkMetres), n: oneDigit(detourRatio) });
    case 'closed': {
      const hours = (evidence.gate ?? evidence.station)?.openingHours;
      const closed = evidence.gate ? t('why.closedGate', { compound: evidence.gate.compound }) : t('why.closed', { name });
      return closed + (hours ? t('why.closedHours', { hours: hoursInWords(hours) }) : '') + (evidence.opensNext ? t('why.opensNext', { time: dayAndTime(evidence.opensNext) }) : '');
    }
    case 'item_not_offered':
      return t('why.item_not_offered', { name, item: itemName ?? evidence.item ?? '' });
    case 'over_capacity':
      return t('why.over_capacity', { name, capacity: evidence.capacity ?? 0, people: evidence.peopleNearest ?? 0 });
    case 'unsnapped':
      return evidence.nearestStreetMetres === null ? t('why.unsnapped_none') : t('why.unsnapped', { length: metres(evidence.nearestStreetMetres) });
    case 'disconnected':
      return evidence.piece ? t('why.disconnectedPiece', { n: evidence.piece.streets, length: metres(evidence.piece.metres) }) : t('why.disconnected');
    default:
      return t('why.none_near');
  }
}

/** What is in the way, by kind and each name once; what has no name is left out beside a named one of its kind. */
export function obstacles({ inTheWay }: Pick<GapEvidence, 'inTheWay'>): string[] {
  return [...new Set(inTheWay.map((obstacle) => obstacle.kind))].map((kind) =>
    obstacleText(kind, inTheWay.flatMap((obstacle) => (obstacle.kind === kind && obstacle.name ? [obstacle.name] : []))));
}

export const obstacleText = (kind: string, names: readonly string[]): string => (names.length === 0 ? tCode('obstacle', kind)
  : tCode('obstacle.named', kind, { names: [...new Set(names)].join(t('list.separator')) }));
