import { Icon } from '../ui/Icon';
import { said } from './state';

let timer = 0;

/** Says for a few seconds that something is done. */
export function say(text: string): void {
  said.value = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => { said.value = null; }, 4000);
}

export const Toast = () => <div class="toast-place" role="status">{said.value && <p class="toast"><Icon name="check" />{said.value}</p>}</div>;
