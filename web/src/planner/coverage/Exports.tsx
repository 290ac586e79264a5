import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { locale, t } from '../../i18n';
import { dayAndTime, share } from '../../i18n/format';
import { shareClasses } from '../../map/classes';
import type { PictureWords } from '../../map/picture';
import { Icon } from '../../ui/Icon';
import { said } from '../questionText';
import { account, city } from '../state';
import { coverageApi } from './api';
import { shownMap } from './Map';
import { sentence } from './sentence';
import { dayShown, doneRunId, gaps, hour, level, paperMap, run, shown, stations } from './state';
import { takeError, taken } from '../taking';
import { Taking } from '../Taking';
import { runFileName, takeOut, type Format } from './takeOut';

/** Takes the answer along: as files, as a picture of the map, as a link, on paper. */
export function Exports() {
  const open = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open.value) return undefined;
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !box.current!.contains(event.target as Node)) open.value = false;
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => { document.removeEventListener('keydown', close); document.removeEventListener('pointerdown', close); };
  }, [open.value]);
  const id = doneRunId.value!;
  const take = (format: Format, table: 'areas' | 'gaps' = 'areas') => { open.value = false; void takeOut(id, format, table, level.peek()); };
  return (
    <div class="exports" ref={box}>
      <button type="button" class="button button-small" aria-expanded={open.value} aria-controls="export-list" onClick={() => { open.value = !open.value; }}>
        {t('cov.export.open')}<Icon name="chevron" size={16} />
      </button>
      <CopyLink id={id} />
      {open.value && (
        <ul id="export-list" class="export-list">
          <li><button type="button" onClick={() => take('xlsx')}><b>{t('cov.export.xlsx')}</b><small>{t('cov.export.xlsxHint')}</small></button></li>
          <li><button type="button" onClick={() => { open.value = false; void takePicture(); }}><b>{t('cov.export.png')}</b><small>{t('cov.export.pngHint')}</small></button></li>
          <li><button type="button" onClick={() => take('gpkg')}><b>{t('cov.export.gpkg')}</b><small>{t('cov.export.gpkgHint')}</small></button></li>
          {(['geojson', 'csv'] as const).map((format) => (
            <li key={format} class="export-pair">
              <b>{t(`cov.export.${format}`)}</b>
              <button type="button" class="button button-small" onClick={() => take(format)}>{t('cov.export.areas', { level: t(`level.${level.value as 1 | 2 | 3 | 4 | 5}`) })}</button>
              <button type="button" class="button button-small" onClick={() => take(format, 'gaps')}>{t('tab.gaps')}</button>
            </li>
          ))}
          <li><button type="button" onClick={() => { open.value = false; void printPage(); }}><b>{t('cov.export.print')}</b></button></li>
        </ul>
      )}
      <Taking onRetry={() => { open.value = true; }} />
    </div>
  );
}

/** The address says all that is on the screen; a planner's copy of it also keeps the run from being cleared away. */
function CopyLink({ id }: { id: string }) {
  const done = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      if (account.peek()) await coverageApi.keep(id);
      done.value = true;
      setTimeout(() => { done.value = false; }, 3000);
    } catch (error) {
      takeError.value = error;
    }
  };
  return <button type="button" class="button button-small" onClick={() => void copy()}><span aria-live="polite">{t(done.value ? 'cov.export.copied' : 'cov.export.link')}</span></button>;
}

function takePicture(): Promise<void> {
  return taken(t('cov.export.png'), async () => [await shownMap.peek()!.picture(pictureWords()), runFileName(t('cov.export.mapFile'), 'png')]);
}

/** The map goes on paper as a picture: drawn anew in the size of the paper it would not be ready in time. */
async function printPage(): Promise<void> {
  try {
    const url = URL.createObjectURL(await shownMap.peek()!.picture(pictureWords()));
    const image = new Image();
    image.src = url;
    await image.decode();
    paperMap.value = url;
    addEventListener('afterprint', () => {
      paperMap.value = null;
      URL.revokeObjectURL(url);
    }, { once: true });
    requestAnimationFrame(() => print());
  } catch (error) {
    takeError.value = error;
  }
}

function pictureWords(): PictureWords {
  const current = run.peek()!;
  const percent = (value: number) => new Intl.NumberFormat(locale.peek(), { style: 'percent' }).format(value);
  const at = hour.peek() === null ? '' : ` · ${dayAndTime(`${dayShown.peek()}T${String(hour.peek()).padStart(2, '0')}:00`)}`;
  return {
    title: `${city.peek()!.name} · ${said(current.question)}${at}`,
    subtitle: `${share(current.totals?.sharePeopleCovered)} ${sentence(current)}`,
    legendTitle: t('legend.areas'),
    classes: shareClasses.map(({ from, to }, index) => (from === to ? percent(1) : index === 0 ? t('legend.below', { to: percent(to) }) : `${percent(from)} – ${percent(to)}`)),
    empty: t('legend.empty'),
    gaps: shown.gaps.peek() && hour.peek() === null ? t('legend.gaps', { n: gaps.peek()?.features.length ?? 0 }) : null,
    stations: shown.stations.peek() && stations.peek() ? t(current.question.category ? 'legend.facilities' : 'legend.stations', { n: stations.peek()!.features.length }) : null,
    withoutBase: t('cov.export.withoutBase'),
  };
}
