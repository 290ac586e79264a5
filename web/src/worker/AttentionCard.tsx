import { t, tCode } from '../i18n';
import { Icon } from '../ui/Icon';
import { discard, sendAgain } from '../offline/outbox';
import type { Household, HouseholdEdit } from '../api/types';
import type { OutboxItem, Resolution } from '../offline/types';
import { DiscardButton } from './Ask';
import { changed, poke } from './session';
import { store } from './state';
import { careFlagText, colourReasonText, colourText, momentText, problemText, recordText } from './texts';

type Choice = 'mine' | 'theirs' | 'again';

/** What the worker can choose; everything but discarding sends the record on or puts it away at the service. */
export function choicesOf({ problem, content }: OutboxItem): Choice[] {
  if (problem?.outcome !== 'conflict') return ['again'];
  if (content.kind === 'step') return content.step.note ? ['mine', 'theirs'] : ['theirs'];
  return problem.reason === 'handedOver' && content.kind === 'household' ? ['theirs'] : ['mine', 'theirs'];
}

/** A record that the service did not take as it was: why, what it says, and the worker's choices. */
export function AttentionCard({ item }: { item: OutboxItem }) {
  const problem = item.problem!;
  const edited = problem.reason === 'editedElsewhere';
  const about = item.content.kind === 'step' ? 'event' : edited ? 'edited' : 'gone';
  const choose = async (choice: Choice) => {
    const resolution: Resolution | null = choice === 'again' ? item.resolution : { conflictId: item.id, choice };
    await sendAgain(store.peek()!, item.id, resolution);
    await changed({ households: [] });
    poke();
  };
  const drop = async () => {
    await discard(store.peek()!, item.id);
    await changed({ households: [] });
  };
  return (
    <li class="attention">
      <h3><Icon name="warning" size={18} />{recordText(item)} · {item.label}</h3>
      <p>{problemText(problem)}</p>
      {problem.errors && <Errors errors={problem.errors} />}
      {edited && item.content.kind === 'household' && problem.current && <Compare mine={item.content.household} theirs={problem.current} />}
      <details><summary>{t('worker.attention.content', { at: momentText(item.madeAt) })}</summary><Content item={item} /></details>
      <div class="choices">
        {choicesOf(item).map((choice) => (
          <button key={choice} type="button" class={`button button-small${choice === 'mine' ? ' button-primary' : ''}`} onClick={() => void choose(choice)}>
            {t(choice === 'again' ? 'worker.choice.again' : `worker.choice.${choice}.${about}`)}
          </button>
        ))}
        <DiscardButton label={t('worker.choice.discard')} what={t(problem.outcome === 'conflict' ? 'worker.discard.conflict' : 'worker.discard.record')} onDiscard={() => void drop()} />
      </div>
    </li>
  );
}

/** Which part the service minds, in the worker's words; its own are for who is asked for help. */
function Errors({ errors }: { errors: Record<string, string[]> }) {
  const names = [...new Set(Object.keys(errors).map((field) => tCode('worker.field', field.split(/[.[]/)[1] ?? field)))];
  return (
    <>
      <p>{names.join(t('list.separator'))}</p>
      <details><summary>{t('worker.attention.said')}</summary><ul class="quiet">{Object.entries(errors).map(([field, said]) => <li key={field} lang="en">{field}: {said.join(' ')}</li>)}</ul></details>
    </>
  );
}

function Compare({ mine, theirs }: { mine: HouseholdEdit; theirs: Household }) {
  const flags = (codes: readonly string[]) => codes.map(careFlagText).join(t('list.separator')) || '—';
  const names = (persons: readonly { name: string }[]) => persons.map((person) => person.name).join(t('list.separator')) || '—';
  const lines: [string, string, string][] = [
    [t('worker.edit.flags'), flags(mine.careFlags ?? theirs.careFlags), flags(theirs.careFlags)],
    [t('worker.edit.persons'), names(mine.persons ?? theirs.persons), names(theirs.persons)],
    [t('worker.edit.note'), (mine.persons ? mine.note : theirs.note) ?? '—', theirs.note ?? '—'],
  ];
  return (
    <table class="compare">
      <thead><tr><td /><th scope="col">{t('worker.compare.mine')}</th><th scope="col">{t('worker.compare.theirs')}</th></tr></thead>
      <tbody>{lines.map(([name, one, other]) => <tr key={name} class={one === other ? '' : 'differs'}><th scope="row">{name}</th><td>{one}</td><td>{other}</td></tr>)}</tbody>
    </table>
  );
}

/** In words, so that it can be told to somebody else where the service will not have it. */
function Content({ item: { content } }: { item: OutboxItem }) {
  if (content.kind === 'event') return <p class="note">{content.event.text}</p>;
  if (content.kind === 'step') return <><p class="note">{content.step.note ?? '—'}</p><p class="quiet">{t('worker.attention.photos', { n: content.step.photos.length })}</p></>;
  if (content.kind === 'household') return <p class="note">{content.household.note ?? '—'}</p>;
  const { note, colourProposal, greetings, answers, meters, photoIds } = content.visit;
  return (
    <>
      {note && <p class="note">{note}</p>}
      <p class="quiet">{t('worker.attention.counts', { ticks: greetings.length + Object.keys(answers).length, meters: Object.keys(meters).length, photos: photoIds.length })}</p>
      {colourProposal && <p class="quiet">{t('worker.household.proposed', { colour: `${colourText(colourProposal.colour)} (${colourReasonText(colourProposal.reason)})` })}</p>}
    </>
  );
}
