import { signal } from '@preact/signals';

export type Tab = 'list' | 'map' | 'event' | 'outbox' | 'me';

/** What is on the screen. It is kept in the history's state and never in the address: addresses are logged. */
export interface View { tab: Tab; household: number | null; editing: boolean; event: string | null; raising: boolean; at: [lon: number, lat: number] | null }

const first: View = { tab: 'list', household: null, editing: false, event: null, raising: false, at: null };

/** A page that was left before an update may lack a part. */
const whole = (kept: Partial<View> | undefined): View => ({ ...first, ...kept });

export const view = signal<View>(whole((history.state as { view?: View } | null)?.view));

/** A step that the phone's Back undoes. */
export function go(next: Partial<View>): void {
  const to: View = { ...first, tab: view.peek().tab, ...next };
  history.pushState({ view: to }, '');
  view.value = to;
}

/** Between tabs: Back leads to the list, not through all that were looked at. */
export function goTab(tab: Tab): void {
  const from = view.peek();
  const plain = from.household === null && from.event === null && !from.raising;
  if (from.tab === tab && plain) return;
  if (from.tab === 'list' && plain) go({ tab });
  else {
    view.value = { ...first, tab };
    history.replaceState({ view: view.value }, '');
  }
}

/** The list, as for somebody who has just come. */
export function home(): void {
  view.value = first;
  history.replaceState({ view: first }, '');
}

export const back = (): void => history.back();

addEventListener('popstate', (event) => { view.value = whole((event.state as { view?: View } | null)?.view); });
