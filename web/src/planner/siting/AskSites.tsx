import type { ComponentChildren } from 'preact';
import { t } from '../../i18n';
import { QuestionWords } from '../QuestionWords';
import { openDesk } from '../desks';
import { asking, baseRun, gateRemedies, question, run, scenarioChanges, set, start, starting, wayRemedies } from './state';

/** The question of a search: what is to be reached, the aim, how many changes, and which. */
export function AskSites() {
  const now = asking.value;
  const busy = starting.value || run.value?.state === 'running' || run.value?.state === 'queued';
  const { candidates, leftOut } = question.value;
  const none = !now.anywhere && !now.existing && candidates === 0;
  const canExist = Boolean(now.coverage.at || now.coverage.item);
  return (
    <form class="ask siting-ask" onSubmit={(event) => { event.preventDefault(); void start(); }}>
      <QuestionWords question={now.coverage} onChange={(part) => set({ coverage: { ...now.coverage, ...part } })} />
      <fieldset>
        <legend>{t('siting.objective')}</legend>
        {(['covering', 'all', 'mean'] as const).map((objective) => (
          <label key={objective} class="check check-tall"><input type="radio" name="objective" checked={now.objective === objective} onChange={() => set({ objective })} />
            <span>{t(`siting.objective.${objective}`)}<small class="quiet">{t(`siting.objective.${objective}Help`)}</small></span></label>
        ))}
        {now.objective !== 'all' && <Number label={t('siting.budget')} value={now.changes} min={1} max={500} onValue={(changes) => set({ changes: changes ?? 1 })} required />}
      </fieldset>
      <fieldset>
        <legend>{t('siting.candidates')}</legend>
        <Tick on={now.anywhere} onTick={(anywhere) => set({ anywhere })}>{t('siting.anywhere')}</Tick>
        {now.anywhere && (
          <div class="siting-more">
            <Number label={t('siting.spacing')} value={now.spacingMetres} min={20} max={2000} onValue={(spacingMetres) => set({ spacingMetres: spacingMetres ?? 150 })} required />
            {now.coverage.respectCapacity && <Number label={t('siting.capacity')} value={now.capacity} min={1} max={10_000_000} placeholder={t('siting.capacityNone')} onValue={(capacity) => set({ capacity })} />}
          </div>
        )}
        {canExist && !now.coverage.category && <Tick on={now.existing} onTick={(existing) => set({ existing })}>{t('siting.existing')}</Tick>}
        {(baseRun.value ? (
          <>
            <Tick on={now.gates} onTick={(gates) => set({ gates })} disabled={gateRemedies.value.length === 0}>{t('siting.gates', { n: gateRemedies.value.length })}</Tick>
            <Tick on={now.ways} onTick={(ways) => set({ ways })} disabled={wayRemedies.value.length === 0}>{t('siting.ways', { n: wayRemedies.value.length })}</Tick>
          </>
        ) : <p class="quiet small">{t('siting.needRun')} <button type="button" class="link" onClick={() => openDesk('coverage')}>{t('siting.toCoverage')}</button></p>)}
        {scenarioChanges.value.length > 0 && <Tick on={now.scenario} onTick={(scenario) => set({ scenario })}>{t('siting.scenario', { n: scenarioChanges.value.length })}</Tick>}
        {leftOut > 0 && <p class="is-closed small">{t('siting.leftOut', { n: leftOut })}</p>}
      </fieldset>
      <details>
        <summary>{t('siting.weights')}</summary>
        <p class="quiet small">{t('siting.weightsHelp')}</p>
        <div class="siting-more">
          {(['elders', 'red', 'yellow'] as const).map((who) => (
            <Number key={who} label={t(`siting.weight.${who}`)} value={now.weights[who]} min={1} max={100} step={0.5} onValue={(weight) => set({ weights: { ...now.weights, [who]: weight ?? 1 } })} required />
          ))}
        </div>
      </details>
      <button type="submit" class="button button-primary button-wide" disabled={busy || none || now.coverage.item === ''}>
        {t(now.coverage.item === '' ? 'ask.needItem' : none ? 'siting.needCandidates' : busy ? 'siting.running' : 'siting.start')}
      </button>
    </form>
  );
}

function Tick({ on, onTick, disabled, children }: { on: boolean; onTick: (on: boolean) => void; disabled?: boolean; children: ComponentChildren }) {
  return <label class="check"><input type="checkbox" checked={on && !disabled} disabled={disabled ?? false} onChange={(event) => onTick(event.currentTarget.checked)} />{children}</label>;
}

function Number({ label, value, min, max, step = 1, placeholder, required, onValue }: {
  label: string; value: number | null; min: number; max: number; step?: number; placeholder?: string; required?: boolean; onValue: (value: number | null) => void;
}) {
  return (
    <label class="stacked siting-number">{label}
      <input class="field" type="number" inputMode="decimal" min={min} max={max} step={step} required={required ?? false} placeholder={placeholder ?? ''} value={value ?? ''}
        onChange={(event) => { const next = event.currentTarget.valueAsNumber; onValue(isNaN(next) ? null : next); }} />
    </label>
  );
}
