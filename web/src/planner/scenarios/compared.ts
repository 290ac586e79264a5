import { effect, signal } from '@preact/signals';
import { remember, setAddress } from '../../ui/address';
import { desk } from '../desks';
import { uuid } from './url';

/** Ids of the scenarios that are beside each other; empty: none. */
export const compared = signal<readonly string[]>(readIds(new URLSearchParams(location.search).get('compare')));

function readIds(text: string | null): string[] {
  const ids = (text ?? '').split(',').filter((id) => uuid.test(id));
  return ids.length >= 2 && ids.length <= 8 ? ids : [];
}

/** Puts scenarios beside each other, or none; the Back button leads to where one was. */
export function compare(ids: readonly string[]): void {
  remember();
  compared.value = ids;
}

addEventListener('popstate', () => { if (desk.peek() === 'scenarios') compared.value = readIds(new URLSearchParams(location.search).get('compare')); });

effect(() => {
  const ids = compared.value;
  if (desk.value === 'scenarios') setAddress({ compare: ids.length > 0 ? ids.join(',') : null });
});
