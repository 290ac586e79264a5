import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../ui/Icon';
import type { DeskName } from './desks';

const storageName = 'gridmap.planner.keys';
const readOff = (): boolean => {
  try {
    return localStorage.getItem(storageName) === 'off';
  } catch (error) {
    console.info('The choice of keys is not kept: storage is not available.', error);
    return false;
  }
};

/** Keys of a single letter do something; who speaks to the machine turns them off. */
export const singleKeys = signal(!readOff());
export const helpOpen = signal(false);

export interface KeyRow { /** Apart by spaces; – stands between a first and a last. */ keys: string; said: Parameters<typeof t>[0] }

export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range])'));

const help: KeyRow = { keys: '?', said: 'cov.keys.help' };
const map: KeyRow = { keys: '← → ↑ ↓ + −', said: 'keys.map' };
const line: readonly KeyRow[] = [{ keys: 'Enter', said: 'keys.corner' }, { keys: 'Backspace', said: 'keys.takeBack' }];

/** What the keyboard does on the desks that have no keys but those of their parts. */
const keysOf: Record<Exclude<DeskName, 'coverage'>, readonly KeyRow[]> = {
  scenarios: [help, { keys: 'Ctrl Z', said: 'keys.undo' }, { keys: 'Ctrl Shift Z', said: 'cov.keys.redo' }, map, { keys: '← → ↑ ↓', said: 'keys.pin' }, ...line, { keys: 'Esc', said: 'keys.giveUp' }],
  siting: [help, { keys: 'Enter', said: 'keys.search' }, { keys: '← →', said: 'keys.steps' }, map],
  circle: [help, { keys: 'Enter', said: 'keys.row' }, map],
  borders: [help, map, ...line, { keys: '← → ↑ ↓', said: 'keys.vertex' }, { keys: 'Delete', said: 'keys.deleteVertex' }],
  import: [help, { keys: 'Enter', said: 'keys.file' }, map],
};

/** The help of a desk by `?` and by its button. */
export function DeskKeys({ desk }: { desk: Exclude<DeskName, 'coverage'> }) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || !singleKeys.peek() || typing(event.target) || (event.target as Element).closest?.('dialog')) return;
      event.preventDefault();
      helpOpen.value = true;
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return <KeyHelp rows={keysOf[desk]} />;
}

export const KeysButton = () => (
  <button type="button" class="icon-button keys-button" aria-label={t('cov.keys.title')} title={t('cov.keys.title')} onClick={() => { helpOpen.value = true; }}><b aria-hidden="true">?</b></button>
);

export function KeyHelp({ rows, children }: { rows: readonly KeyRow[]; children?: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value) dialog.current!.showModal(); else dialog.current!.close();
  }, [helpOpen.value]);
  const turn = (on: boolean) => {
    singleKeys.value = on;
    try {
      localStorage.setItem(storageName, on ? 'on' : 'off');
    } catch (error) {
      console.info('The choice of keys is not kept: storage is not available.', error);
    }
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={() => { helpOpen.value = false; }}>
      <header>
        <h2 id="keys-title">{t('cov.keys.title')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { helpOpen.value = false; }}><Icon name="close" /></button>
      </header>
      <dl class="keys">
        {rows.map((row) => <div key={row.said}><dt>{row.keys.split(' ').map((key, i) => (key === '–' ? '–' : <kbd key={i}>{key}</kbd>))}</dt><dd>{t(row.said)}</dd></div>)}
        {children}
      </dl>
      <label class="check"><input type="checkbox" checked={singleKeys.value} onChange={(event) => turn(event.currentTarget.checked)} />{t('cov.keys.single')}</label>
    </dialog>
  );
}
