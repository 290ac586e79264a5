import type { GapRemedy } from '../../api/types';
import { t, tCode } from '../../i18n';
import { metres, share } from '../../i18n/format';
import type { IconName } from '../../ui/Icon';
import { obstacleText } from './reasons';

export const remedyIcons: Record<GapRemedy['kind'], IconName> = {
  longer_hours: 'clock', add_item: 'item', more_capacity: 'people', open_gate: 'building', new_gate: 'building', crossing: 'road', footpath: 'walk', bridge: 'road', new_station: 'pin',
};

/** The change as a sentence. `itemName`: of the service item asked about. */
export function remedyText(remedy: GapRemedy, itemName: string | null = null): string {
  const name = remedy.stationName ?? '', compound = remedy.compound ?? '', length = metres(remedy.lengthMetres ?? 0);
  const across = remedy.across ? obstacleText(remedy.across.kind, remedy.across.name ? [remedy.across.name] : []) : '';
  switch (remedy.kind) {
    case 'add_item': return t('remedy.add_item', { name, item: itemName ?? '' });
    case 'more_capacity': return t('remedy.more_capacity', { name, n: remedy.capacity ?? 0 });
    case 'open_gate': return t('remedy.open_gate', { compound, access: tCode('access', remedy.access ?? '') });
    case 'new_gate': return t(remedy.line ? 'remedy.new_gate_way' : 'remedy.new_gate', { compound, length });
    case 'crossing': return t('remedy.crossing', { across, length });
    case 'bridge': return t('remedy.bridge', { across, length });
    case 'footpath': return t('remedy.footpath', { length });
    default: return t(`remedy.${remedy.kind}`, { name });
  }
}

/** How many of the gap's people it closes. */
export const closesText = ({ peopleClosed, ofPeople }: GapRemedy): string => peopleClosed === ofPeople
  ? t('remedy.closesAll', { n: peopleClosed }) : t('remedy.closes', { n: peopleClosed, share: share(peopleClosed / ofPeople) });

/** The same in a row of a list: `+214 of 260`. */
export const closesShort = ({ peopleClosed, ofPeople }: GapRemedy): string => t(peopleClosed === ofPeople ? 'cov.gaps.closesAll' : 'cov.gaps.closes', { n: peopleClosed, of: ofPeople });
