import { signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { startRun } from './running';
import { doneRunId, gaps, hour, setLevel, tab } from './state';
import { canRedo, canUndo, redo, undo } from './steps';
import { tabs } from './url';

const storageName = 'gridmap.planner.keys';
const readOff = (): boolean => {
  try {
    return localStorage.getItem(storageName) === 'off';
  } catch (error) {
    console.info('The choice of keys is not kept: storage is not available.', error);
    return false;
  }
};

export const helpOpen = signal(false);

interface Shortcut { keys: string; said: Parameters<typeof t>[0]; match: (event: KeyboardEvent) => boolean; act: (event: KeyboardEvent) => void; needsRun?: boolean; always?: boolean }

const chord = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey;
const plain = (...keys: string[]) => (event: KeyboardEvent): boolean => !chord(event) && !event.altKey && keys.includes(event.key.toLowerCase());

/** One row up or down in the list that is shown, which is chosen by it. */
function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLButtonElement>('#tab-panel tbody th button, #tab-panel .gap')];
  const now = rows.findIndex((row) => row.getAttribute('aria-pressed') === 'true');
  const next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by];
  next?.scrollIntoView({ block: 'nearest' });
  next?.click();
}

const shortcuts: readonly Shortcut[] = [
  { keys: '?', said: 'cov.keys.help', match: plain('?'), act: () => { helpOpen.value = true; } },
  { keys: 'Ctrl Z', said: 'cov.keys.undo', always: true, match: (event) => chord(event) && !event.shiftKey && event.key.toLowerCase() === 'z', act: undo },
  { keys: 'Ctrl Shift Z', said: 'cov.keys.redo', always: true, match: (event) => chord(event) && (event.key.toLowerCase() === 'y' || (event.shiftKey && event.key.toLowerCase() === 'z')), act: redo },
  { keys: 'Ctrl Enter', said: 'cov.keys.run', always: true, match: (event) => chord(event) && event.key === 'Enter', act: () => void startRun() },
  { keys: 'A G S C', said: 'cov.keys.tabs', needsRun: true, match: plain('a', 'g', 's', 'c'), act: (event) => { tab.value = tabs.find((name) => name.startsWith(event.key.toLowerCase())) ?? tab.value; } },
  { keys: '1 – 5', said: 'cov.keys.level', needsRun: true, match: plain('1', '2', '3', '4', '5'), act: (event) => setLevel(Number(event.key)) },
  { keys: 'J K', said: 'cov.keys.rows', needsRun: true, match: plain('j', 'k'), act: (event) => moveRow(event.key.toLowerCase() === 'j' ? 1 : -1) },
  { keys: '/', said: 'cov.keys.find', needsRun: true, match: plain('/'), act: (event) => { event.preventDefault(); focusFind(); } },
  { keys: ', .', said: 'cov.keys.hour', needsRun: true, match: plain(',', '.'), act: (event) => { hour.value = hour.value === null ? 9 : (hour.value + (event.key === '.' ? 1 : 23)) % 24; } },
];

function focusFind(): void {
  if (!gaps.value?.features.length) return;
  tab.value = 'gaps';
  requestAnimationFrame(() => document.getElementById('gap-find')?.focus());
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range])'));

/** Undo, redo and help as buttons. */
export const Tools = () => (
  <span class="tools" role="group" aria-label={t('cov.tools')}>
    <button type="button" class="icon-button" disabled={!canUndo.value} aria-label={t('cov.undo')} title={t('cov.undo')} onClick={undo}><Icon name="undo" /></button>
    <button type="button" class="icon-button" disabled={!canRedo.value} aria-label={t('cov.redo')} title={t('cov.redo')} onClick={redo}><Icon name="redo" /></button>
    <button type="button" class="icon-button" aria-label={t('cov.keys.title')} title={t('cov.keys.title')} onClick={() => { helpOpen.value = true; }}><b aria-hidden="true">?</b></button>
  </span>
);

/** Does what the keys say, and tells which there are; those of a single letter can be turned off. */
export function Keys() {
  const off = useSignal(readOff());
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target;
      if (event.defaultPrevented || (target instanceof Element && target.closest('dialog'))) return;
      const found = shortcuts.find((shortcut) => shortcut.match(event));
      if (!found || (typing(target) && !(found.always && target instanceof HTMLSelectElement) && found.keys !== 'Ctrl Enter')) return;
      if ((!found.always && off.value) || (found.needsRun && !doneRunId.value)) return;
      event.preventDefault();
      found.act(event);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const turn = (next: boolean) => {
    off.value = next;
    try {
      localStorage.setItem(storageName, next ? 'off' : 'on');
    } catch (error) {
      console.info('The choice of keys is not kept: storage is not available.', error);
    }
  };
  return <Help off={off.value} onTurn={turn} />;
}

function Help({ off, onTurn }: { off: boolean; onTurn: (off: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value) dialog.current!.showModal(); else dialog.current!.close();
  }, [helpOpen.value]);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={() => { helpOpen.value = false; }}>
      <header>
        <h2 id="keys-title">{t('cov.keys.title')}</h2>
        <button type="button" class="icon-button" aria-label={t('action.close')} onClick={() => { helpOpen.value = false; }}><Icon name="close" /></button>
      </header>
      <dl class="keys">
        {shortcuts.map((shortcut) => <div key={shortcut.keys}><dt>{shortcut.keys.split(' ').map((key, i) => (key === '–' ? '–' : <kbd key={i}>{key}</kbd>))}</dt><dd>{t(shortcut.said)}</dd></div>)}
        <div><dt><kbd>Esc</kbd></dt><dd>{t('cov.keys.close')}</dd></div>
      </dl>
      <label class="check"><input type="checkbox" checked={!off} onChange={(event) => onTurn(!event.currentTarget.checked)} />{t('cov.keys.single')}</label>
    </dialog>
  );
}

