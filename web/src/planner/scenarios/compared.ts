import { effect, signal } from '@preact/signals';
import { setAddress } from '../../ui/address';
import { desk } from '../desks';
import { uuid } from './url';

/** Ids of the scenarios that are beside each other; empty: none. */
export const compared = signal<readonly string[]>(readIds(new URLSearchParams(location.search).get('compare')));

function readIds(text: string | null): string[] {
  const ids = (text ?? '').split(',').filter((id) => uuid.test(id));
  return ids.length >= 2 && ids.length <= 8 ? ids : [];
}

effect(() => {
  const ids = compared.value;
  if (desk.value === 'scenarios') setAddress({ compare: ids.length > 0 ? ids.join(',') : null });
});
