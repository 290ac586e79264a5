import { computed } from '@preact/signals';
import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { minutes } from '../i18n/format';
import { Icon } from '../ui/Icon';
import { searchText, type Row } from '../offline/view';
import { catalogues, engineState, filter, households, kept, notices, rows, search, standing, visitsToday, type Filter } from './state';
import { whereAmI } from './gps';
import { NoticeBars } from './Notices';
import { poke } from './session';
import { careFlagText, colourText, dueText } from './texts';
import { say } from './Toast';
import { VirtualList, type Line } from './VirtualList';
import { go } from './view';

const filters: Filter[] = ['all', 'due', 'red', 'yellow', 'blue'];

const rowHeight = 80;
const headHeight = 48;

const texts = computed(() => new Map([...households.value.values()].map((household) => [household.id, searchText(household)])));
const found = computed(() => {
  const sought = search.value.trim().toLowerCase();
  const chosen = filter.value;
  return rows.value.filter((row) => (chosen === 'all' || (chosen === 'due' ? row.overdueDays >= 0 : row.household.colour === chosen))
    && (sought === '' || texts.value.get(row.household.id)?.includes(sought)));
});
const walkSeconds = computed(() => rows.value.reduce((sum, row) => sum + (row.walkSeconds ?? 0), 0));

const lines = computed<Line[]>(() => {
  const due = found.value.filter((row) => row.overdueDays >= 0);
  const later = found.value.slice(due.length);
  const head = (key: string, text: string): Line => ({ key, height: headHeight, render: () => <h2 class="group">{text}</h2> });
  const item = (row: Row): Line => ({ key: String(row.household.id), height: rowHeight, render: () => <HouseholdRow row={row} /> });
  return [
    ...(due.length > 0 ? [head('due', t(walkSeconds.value > 0 ? 'worker.list.dueWalk' : 'worker.list.due', { n: due.length, time: minutes(walkSeconds.value) })), ...due.map(item)] : []),
    ...(later.length > 0 ? [head('later', t('worker.list.later', { n: later.length })), ...later.map(item)] : []),
  ];
});

export function ListScreen() {
  return (
    <>
      <div class="list-tools">
        <div class="list-top"><label class="list-search">
          <Icon name="search" />
          <span class="sr-only">{t('worker.list.search')}</span>
          <input type="search" placeholder={t('worker.list.search')} value={search.value} autocomplete="off"
            onInput={(event) => { search.value = event.currentTarget.value; }} />
        </label>
        <BeginHere /></div>
        <div class="list-filters" role="group" aria-label={t('worker.list.filter')}>
          {filters.map((each) => (
            <button key={each} type="button" class="chip" aria-pressed={filter.value === each} onClick={() => { filter.value = each; }}>
              {each !== 'all' && each !== 'due' && <i class={`dot mark-${each}`} />}{t(`worker.filter.${each}`)}
            </button>
          ))}
        </div>
        {catalogues.value && <p class="list-legend quiet">{legend()}</p>}
      </div>
      {notices.value.length > 0 && <NoticeBars />}
      {lines.value.length > 0 ? <VirtualList lines={lines.value} label={t('worker.tab.list')} /> : <Nothing />}
    </>
  );
}

/** How often a colour is called on: what the colours mean to a worker's day. */
function legend(): string {
  const days = (colour: string) => catalogues.value!.visitIntervals.find((each) => each.code === colour)?.days;
  return t('worker.filter.legend', { list: (['red', 'yellow', 'blue'] as const).filter((colour) => days(colour) !== undefined)
    .map((colour) => t('worker.filter.every', { colour: colourText(colour), n: days(colour)! })).join(t('list.separator')) });
}

/** Asks for the walk that begins where the worker stands. */
function BeginHere() {
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    const here = await whereAmI();
    setBusy(false);
    say(t(here ? 'worker.list.fromHere' : 'worker.event.noPosition'));
    if (!here) return;
    standing.value = here;
    poke();
  };
  return <button type="button" class="icon-button" aria-busy={busy} aria-label={t('worker.list.beginHere')} title={t('worker.list.beginHere')} onClick={() => void begin()}><Icon name="locate" size={24} /></button>;
}

function Nothing() {
  const first = !kept.value.syncedAt;
  const none = households.value.size === 0;
  return (
    <div class="nothing">
      <p class="quiet" role="status">
        {t(first ? (engineState.value.hindrance === null ? 'worker.list.loading' : 'worker.list.neverLoaded') : none ? 'worker.list.none' : filter.value === 'due' && search.value === '' ? 'worker.list.allDone' : 'worker.list.notFound', { n: visitsToday.value })}
      </p>
    </div>
  );
}

export function HouseholdRow({ row }: { row: Row }) {
  const { household, stop, careFlags } = row;
  const due = row.overdueDays >= 0;
  return (
    <button type="button" class="row" onClick={() => go({ household: household.id })}>
      <span class={`stop mark-${household.colour ?? 'none'}`} title={colourText(household.colour)}>
        {row.visitedToday ? <Icon name="check" size={18} /> : stop ?? ''}
        <span class="sr-only">{colourText(household.colour)}</span>
      </span>
      <span class="row-text">
        <span class="row-name">{household.address}</span>
        <span class="row-detail">
          {[household.persons[0]?.name, t('unit.peopleCount', { n: household.people.total }), ...careFlags.map(careFlagText)].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span class="row-due">
        <span class={row.visitedToday ? 'is-done' : row.overdueDays > 0 ? 'is-late' : due ? 'is-due' : ''}>{dueText(row)}</span>
        {row.attention ? <span class="row-state is-late"><Icon name="warning" size={14} />{t('worker.row.attention')}</span>
          : row.unsent > 0 ? <span class="row-state"><Icon name="send" size={14} />{t('worker.row.unsent')}</span>
            : due && row.walkSeconds !== null && <span class="row-state"><Icon name="walk" size={14} />{minutes(row.walkSeconds)}</span>}
      </span>
    </button>
  );
}
