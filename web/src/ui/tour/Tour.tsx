import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n';
import { Icon } from '../Icon';
import { offerTour, showStep, tour, type TourRole } from './state';

const card = signal<ComponentType<{ role: TourRole }> | null>(null);

/** Stands where a role's desk is shown: offers the tour on the first visit. What shows it is loaded only then. */
export function Tour({ role }: { role: TourRole }) {
  useEffect(() => offerTour(role), [role]);
  const wanted = tour.value !== null;
  useEffect(() => {
    if (!wanted || card.peek()) return;
    import('./TourCard').then(({ TourCard }) => { card.value = TourCard; }, (error: unknown) => { console.info('The tour could not be loaded.', error); });
  }, [wanted]);
  const Card = card.value;
  return wanted && Card ? <Card role={role} /> : null;
}

/** Starts the tour again; `before` opens what it is about. */
export const TourButton = ({ before }: { before?: () => void }) => (
  <button type="button" class="icon-button" data-tour-button aria-label={t('tour.start')} title={t('tour.start')} onClick={() => { before?.(); showStep(1); }}><Icon name="help" /></button>
);
