import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { addWords, language, t, tCode } from '../../i18n';
import { importEn } from '../../i18n/import.en';
import { importZh } from '../../i18n/import.zh';
import { dayAndTime, whole } from '../../i18n/format';
import { ImportMap } from '../../map/importMap';
import { EmptyStore, GeneratedBadge } from '../../ui/CityNotices';
import { Icon } from '../../ui/Icon';
import { Notice, Problem } from '../../ui/Notice';
import { account, city } from '../state';
import { askSignIn } from '../SignIn';
import { Columns } from './Columns';
import { Refused } from './Refused';
import { Systems } from './Systems';
import { cancel, check, confirm, crs, discard, draft, importError, kind, kinds, look, partial, progress, refused, resume, send, stored, working } from './state';
import './import.css';

addWords(importZh, importEn);

/** A file dropped, looked at, and stored once the planner says so. */
export function Desk() {
  useEffect(() => { if (account.value) void resume(); }, [account.value]);
  return (
    <main class="desk">
      <section class="panel import" aria-label={t('import.title')} aria-busy={working.value !== null}>
        <EmptyStore city={city.value!} />
        <h2>{t('import.title')}</h2>
        {!account.value ? <SignInFirst /> : stored.value ? <Stored /> : draft.value ? <Draft /> : <Drop />}
      </section>
      <div class="stage"><div class="stage-map"><MapView /><GeneratedBadge city={city.value!} /></div></div>
    </main>
  );
}

function SignInFirst() {
  return (
    <Notice>
      <p>{t('import.signIn')}</p>
      <button type="button" class="button button-primary" onClick={() => askSignIn()}>{t('signIn.open')}</button>
    </Notice>
  );
}

function Drop() {
  const over = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => { if (files?.[0]) send(files[0]); };
  return (
    <>
      <p class="quiet">{t('import.intro')}</p>
      <fieldset class="import-kinds">
        <legend>{t('import.kind')}</legend>
        <div class="segments">
          {kinds.map((each) => <button key={each} type="button" aria-pressed={kind.value === each} onClick={() => { kind.value = each; }}>{t(`import.kind.${each}`)}</button>)}
        </div>
        <p class="quiet import-small">{t(`import.needs.${kind.value}`)}</p>
      </fieldset>
      <div class={`import-drop${over.value ? ' is-over' : ''}`}
        onDragOver={(event) => { event.preventDefault(); over.value = true; }} onDragLeave={() => { over.value = false; }}
        onDrop={(event) => { event.preventDefault(); over.value = false; take(event.dataTransfer?.files); }}>
        <Icon name="item" size={28} />
        <p>{t('import.drop')}</p>
        <button type="button" class="button button-primary" disabled={working.value !== null} onClick={() => input.current!.click()}>{t('import.choose')}</button>
        <input ref={input} type="file" class="sr-only" tabIndex={-1} aria-label={t('import.choose')} accept=".csv,.txt,.tsv,.geojson,.json,.gpkg,.zip,.xlsx"
          onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ''; }} />
        <p class="quiet import-small">{t('import.formats')}</p>
      </div>
      <Working />
      {refused.value && <Notice icon="warning" tone="warn"><p role="alert">{t(`import.refused.${refused.value}`)}</p></Notice>}
      <Failure />
      <p class="quiet import-small">{t('import.others')}</p>
    </>
  );
}

/** Where the share is not known, as while the service reads a file, the bar says that it goes on. */
function Working() {
  if (working.value === null) return null;
  const percent = progress.value === null ? null : Math.round(progress.value * 100);
  return (
    <div class="progress" role="status">
      <div class="progress-head"><span>{t(`import.working.${working.value}`)}</span>{percent !== null && <span class="quiet">{percent} %</span>}</div>
      <progress max={100} {...(percent === null ? {} : { value: percent })} aria-label={t(`import.working.${working.value}`)} />
      <button type="button" class="button button-small" onClick={cancel}>{t('action.cancel')}</button>
    </div>
  );
}

/** What the file itself lacks is said in the page's words; anything else as everywhere. */
function Failure({ onRetry }: { onRetry?: () => void }) {
  const error = importError.value;
  if (error === null) return null;
  const code = error instanceof ApiError ? error.code : null;
  const said = code === null ? code : tCode('import.failed', code);
  if (said === code) return <Problem error={error} onRetry={onRetry} />;
  return <Notice icon="warning" tone="warn"><div role="alert"><strong>{t('import.failed')}</strong><p>{said}</p></div></Notice>;
}

function Draft() {
  const current = draft.value!;
  const found = check.value;
  const canStore = found !== null && found.good > 0 && (found.refused === 0 || partial.value) && working.value === null && importError.value === null;
  return (
    <>
      <div class="import-file">
        <div>
          <b>{current.fileName}</b>
          <p class="quiet import-small">{t(`import.kind.${current.kind as 'stations'}`)} · {t('import.rows', { n: current.rows })} · {t('import.kept', { time: dayAndTime(localOf(current.expiresAt)) })}</p>
        </div>
        <button type="button" class="button button-small" onClick={discard}>{t('import.other')}</button>
      </div>
      <Working />
      <Failure onRetry={() => void look()} />
      <section class="import-part" aria-labelledby="import-columns"><h3 id="import-columns">{t('import.columns')}</h3><Columns draft={current} /></section>
      {found && (
        <>
          <section class="import-part" aria-labelledby="import-systems"><h3 id="import-systems">{t('import.systems')}</h3><Systems found={found} chosen={crs.value} /></section>
          <section class="import-part" aria-labelledby="import-result">
            <h3 id="import-result">{t('import.result')}</h3>
            <dl class="import-counts">
              <div><dt>{t('import.good')}</dt><dd>{whole(found.good)}</dd></div>
              <div class={found.refused > 0 ? 'is-refused' : ''}><dt>{t('import.bad')}</dt><dd>{whole(found.refused)}</dd></div>
              {found.replaces > 0 && <div><dt>{t('import.replaces')}</dt><dd>{whole(found.replaces)}</dd></div>}
            </dl>
            {found.replaces > 0 && <p class="import-small">{t('import.replacesSaid', { n: found.replaces, name: current.fileName })}</p>}
            {found.refused > 0 && <Refused found={found} fileName={current.fileName} />}
            {found.refused > 0 && found.good > 0 && (
              <label class="check"><input type="checkbox" checked={partial.value} onChange={(event) => { partial.value = event.currentTarget.checked; }} />{t('import.partial', { good: found.good, bad: found.refused })}</label>
            )}
          </section>
        </>
      )}
      <div class="import-actions">
        <button type="button" class="button button-primary button-wide" disabled={!canStore} onClick={() => void confirm()}>{found ? t('import.confirm', { n: found.good }) : t('import.wait')}</button>
        <p class="quiet import-small">{t(found && found.refused > 0 && !partial.value ? found.good > 0 ? 'import.mendOrLeave' : 'import.mend' : 'import.nothingYet')}</p>
      </div>
    </>
  );
}

/** A moment as the clocks of the city show it. */
const localOf = (iso: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: city.value!.timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(iso)).replace(' ', 'T');

function Stored() {
  const done = stored.value!;
  return (
    <>
      <Notice icon="check"><strong>{t('import.done', { n: done.good })}</strong><p>{t('import.doneHelp', { crs: tCode('import.crs', done.crs) })}</p></Notice>
      <button type="button" class="button" onClick={discard}>{t('import.again')}</button>
    </>
  );
}

function MapView() {
  const element = useRef<HTMLDivElement>(null);
  const kept = useRef<ImportMap | null>(null);
  const seen = useRef<string | null>(null);
  useEffect(() => {
    const map = new ImportMap(element.current!, city.peek()!, (place) => [place.name, t('import.row', { n: place.row })].filter(Boolean).join(' · '));
    kept.current = map;
    return () => map.remove();
  }, []);
  const found = (stored.value ?? (draft.value ? check.value : null));
  useEffect(() => kept.current!.nameButtons(), [language.value]);
  useEffect(() => {
    const key = found && `${draft.value?.id ?? seen.current?.split('|')[0] ?? ''}|${found.crs}`;
    kept.current!.show(found ? found.places : null, key !== seen.current);
    seen.current = key;
  }, [found]);
  return <div ref={element} class="map" role="application" aria-label={t('map.label')} />;
}
