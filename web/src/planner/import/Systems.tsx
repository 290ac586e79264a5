import { useSignal } from '@preact/signals';
import type { ImportCheck } from '../../api/types';
import { t, tCode } from '../../i18n';
import { metres } from '../../i18n/format';
import { Icon } from '../../ui/Icon';
import { choose } from './state';

const usual = ['EPSG:4326', 'GCJ-02', 'BD-09', 'EPSG:4490'];

/** In which coordinate system the places are read, what speaks for it, and the others that were tried. */
export function Systems({ found, chosen }: { found: ImportCheck; chosen: string | null }) {
  const typed = useSignal('');
  const tried = found.systems;
  const options = [...new Set([...tried.map((each) => each.crs), ...usual, found.crs])];
  return (
    <>
      <p class={`import-guess${found.sure ? '' : ' is-unsure'}`}><Icon name={found.sure ? 'check' : 'warning'} size={18} /><span>{said(found, chosen)}</span></p>
      <div class="import-systems" role="radiogroup" aria-label={t('import.systems')}>
        {options.map((crs) => {
          const fit = tried.find((each) => each.crs === crs);
          return (
            <label key={crs}>
              <input type="radio" name="import-crs" value={crs} checked={found.crs === crs} onChange={() => choose(crs)} />
              <b>{tCode('import.crs', crs)}</b>
              <small class="quiet">{fit ? fitOf(fit) : ''}</small>
            </label>
          );
        })}
      </div>
      <form class="import-other" onSubmit={(event) => { event.preventDefault(); if (typed.value.trim()) choose(typed.value.trim()); }}>
        <label class="stacked"><span>{t('import.otherCrs')}</span><input class="field" value={typed.value} placeholder="EPSG:4544" onInput={(event) => { typed.value = event.currentTarget.value; }} /></label>
        <button type="submit" class="button button-small">{t('import.use')}</button>
      </form>
    </>
  );
}

type Fit = ImportCheck['systems'][number];

const fitOf = (fit: Fit): string => [
  fit.namesakeMetres === null ? null : t('import.fromNames', { metres: metres(fit.namesakeMetres) }),
  fit.streetMetres === null ? t('import.farFromStreets') : t('import.fromStreets', { metres: metres(fit.streetMetres) }),
].filter(Boolean).join(t('list.separator'));

/** “These points look like GCJ-02: 5 m off after conversion, 480 m before.” */
function said(found: ImportCheck, chosen: string | null): string {
  if (chosen) return t('import.chosen', { crs: tCode('import.crs', found.crs) });
  const [best] = found.systems;
  const plain = found.systems.find((each) => each.crs === 'EPSG:4326');
  if (!best || !found.sure) return t('import.unsure', { crs: tCode('import.crs', found.crs) });
  const byName = best.namesakeMetres !== null;
  const after = byName ? best.namesakeMetres! : best.streetMetres!;
  const before = plain ? (byName ? plain.namesakeMetres : plain.streetMetres) : null;
  const what = t(byName ? 'import.byNames' : 'import.byStreets');
  return best.crs === 'EPSG:4326' || before === null
    ? t('import.looksLike', { crs: tCode('import.crs', best.crs), what, metres: metres(after) })
    : t('import.looksShifted', { crs: tCode('import.crs', best.crs), what, after: metres(after), before: metres(before) });
}
