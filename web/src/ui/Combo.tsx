import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { isAbort } from '../api/problem';
import { t } from '../i18n';
import { Icon, type IconName } from './Icon';

export interface Option<T> { key: string; label: string; detail?: string | undefined; icon?: IconName; group?: string; value: T }

interface Properties<T> {
  label: string;
  placeholder: string;
  text: string;
  /** Waits for a pause in typing; an aborted search is dropped. */
  find: (text: string, signal: AbortSignal) => Promise<Option<T>[]>;
  onPick: (option: Option<T>) => void;
  onText?: (text: string) => void;
  /** Shown where nothing was found. */
  empty: string;
  icon?: IconName;
  trailing?: ComponentChildren;
}

/** A text box with a list of what matches, as WAI-ARIA's combobox pattern describes it. */
export function Combo<T>({ label, placeholder, text, find, onPick, onText, empty, icon = 'search', trailing }: Properties<T>) {
  const id = useId();
  const [typed, setTyped] = useState(text);
  const [open, setOpen] = useState(false);
  const [options, setOptions] = useState<Option<T>[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const search = useRef<{ timer: number; abort: AbortController } | null>(null);

  useEffect(() => setTyped(text), [text]);
  useEffect(() => () => { window.clearTimeout(search.current?.timer); search.current?.abort.abort(); }, []);

  const look = (value: string, delay: number) => {
    window.clearTimeout(search.current?.timer);
    search.current?.abort.abort();
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      find(value.trim(), abort.signal)
        .then((found) => { setOptions(found); setFailed(false); setActive(found.length > 0 ? 0 : -1); })
        .catch((error: unknown) => { if (!isAbort(error)) { setOptions([]); setFailed(true); } });
    }, delay);
    search.current = { timer, abort };
  };
  // What was picked shows by `text`, where it is for this box to show.
  const pick = (option: Option<T>) => { input.current!.blur(); setTyped(text); setOpen(false); onPick(option); };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = options?.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) { setOpen(true); look(typed, 0); }
      else if (count > 0) setActive((active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
    } else if (event.key === 'Enter' && open && active >= 0 && options?.[active]) {
      event.preventDefault();
      pick(options[active]);
    } else if (event.key === 'Escape') setOpen(false);
  };

  return (
    <div class="combo" onFocusOut={(event) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOpen(false); }}>
      <div class="combo-box">
        <Icon name={icon} />
        <input ref={input} type="text" role="combobox" aria-label={label} placeholder={placeholder} value={typed} autocomplete="off" spellcheck={false}
          aria-expanded={open} aria-controls={`${id}-list`} aria-autocomplete="list"
          aria-activedescendant={open && active >= 0 ? `${id}-${active}` : undefined}
          onFocus={(event) => { event.currentTarget.select(); setOpen(true); look('', 0); }}
          onInput={(event) => { const value = event.currentTarget.value; setTyped(value); setOpen(true); onText?.(value); look(value, 180); }}
          onKeyDown={onKeyDown} />
        {trailing}
      </div>
      <div id={`${id}-list`} class="combo-list" role="listbox" aria-label={label} hidden={!open || options === null || (typed === '' && options.length === 0)}>
        {options?.map((option, index) => (
          <div key={option.key}>
            {option.group && option.group !== options[index - 1]?.group && <div class="combo-group" role="presentation">{option.group}</div>}
            <div id={`${id}-${index}`} role="option" aria-selected={index === active} class="combo-option" tabIndex={-1}
              onPointerEnter={() => setActive(index)} onMouseDown={(event) => event.preventDefault()} onClick={() => pick(option)}>
              {option.icon && <Icon name={option.icon} size={18} />}
              <span class="combo-label">{option.label}</span>
              {option.detail && <span class="combo-detail">{option.detail}</span>}
            </div>
          </div>
        ))}
        {options?.length === 0 && <div class="combo-empty" role="option" aria-disabled="true" aria-selected="false">{failed ? t('problem.offline') : empty}</div>}
      </div>
    </div>
  );
}
