import { useEffect } from 'preact/hooks';
import { t } from '../../i18n';
import { Icon } from '../../ui/Icon';
import { helpOpen, KeyHelp, KeysButton, singleKeys, typing, type KeyRow } from '../KeyHelp';
import { startRun } from './running';
import { doneRunId, gaps, hour, setLevel, tab } from './state';
import { canRedo, canUndo, redo, undo } from './steps';
import { tabs } from './url';

interface Shortcut extends KeyRow { match: (event: KeyboardEvent) => boolean; act: (event: KeyboardEvent) => void; needsRun?: boolean; always?: boolean }

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

/** Undo, redo and help as buttons. */
export const Tools = () => (
  <span class="tools" role="group" aria-label={t('cov.tools')}>
    <button type="button" class="icon-button" disabled={!canUndo.value} aria-label={t('cov.undo')} title={t('cov.undo')} onClick={undo}><Icon name="undo" /></button>
    <button type="button" class="icon-button" disabled={!canRedo.value} aria-label={t('cov.redo')} title={t('cov.redo')} onClick={redo}><Icon name="redo" /></button>
    <KeysButton />
  </span>
);

/** Does what the keys say, and tells which there are; those of a single letter can be turned off. */
export function Keys() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target;
      if (event.defaultPrevented || (target instanceof Element && target.closest('dialog'))) return;
      const found = shortcuts.find((shortcut) => shortcut.match(event));
      if (!found || (typing(target) && !(found.always && target instanceof HTMLSelectElement) && found.keys !== 'Ctrl Enter')) return;
      if ((!found.always && !singleKeys.peek()) || (found.needsRun && !doneRunId.value)) return;
      event.preventDefault();
      found.act(event);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return <KeyHelp rows={shortcuts}><div><dt><kbd>Esc</kbd></dt><dd>{t('cov.keys.close')}</dd></div></KeyHelp>;
}
