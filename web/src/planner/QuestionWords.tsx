import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { departmentOf, nameOf } from '../api/client';
import type { Question, ServiceItem } from '../api/types';
import { language, t } from '../i18n';
import { Combo, type Option } from '../ui/Combo';
import { localNow } from '../i18n/format';
import { paceOf } from '../ui/pace';
import { categories, city, items, kinds, personas } from './state';

/** `children`: what stands at the head of the sentence. */
interface Asking { question: Question; onChange: (part: Partial<Question>) => void; children?: ComponentChildren }

/** The question as a sentence, whose words are the controls. The order of the words is the language's. */
export function QuestionWords(asking: Asking) {
  const { question, onChange } = asking;
  const slots: Record<string, ComponentChildren> = { target: <Target {...asking} />, minutes: <Minutes {...asking} />, persona: <Persona {...asking} />, when: <When {...asking} /> };
  const parts = t('ask.sentence').split(/(\{\w+\})/).filter(Boolean);
  return (
    <>
      <div class="ask-sentence">
        {asking.children}
        {parts.map((part) => {
          const slot = /^\{(\w+)\}$/.exec(part)?.[1];
          return slot ? <span key={part}>{slots[slot]}</span> : <span key={part}>{part}</span>;
        })}
      </div>
      {question.item !== null && question.item !== undefined && <ItemBox {...asking} />}
      {!question.category && (
        <label class="check">
          <input type="checkbox" checked={question.respectCapacity === true} onChange={(event) => onChange({ respectCapacity: event.currentTarget.checked })} />
          {t('ask.capacity')}
        </label>
      )}
    </>
  );
}

function Word({ label, children, ...rest }: { label: string; children: ComponentChildren } & JSX.IntrinsicElements['select']) {
  return <select class="word" aria-label={label} {...rest}>{children}</select>;
}

function Target({ question, onChange }: Asking) {
  const { kind, category, item } = question;
  const value = item !== null && item !== undefined ? 'item' : category ? `category:${category}` : `kind:${kind}`;
  const pick = (chosen: string) => {
    const [type, code] = chosen.split(':');
    onChange({ kind: type === 'kind' ? code! : null, category: type === 'category' ? code! : null, item: type === 'item' ? '' : null, ...(type === 'category' && { respectCapacity: false }) });
  };
  return (
    <Word label={t('ask.target')} value={value} onChange={(event) => pick(event.currentTarget.value)}>
      <optgroup label={t('ask.kinds')}>
        {kinds.value.map((known) => <option key={known.code} value={`kind:${known.code}`}>{nameOf(known, language.value)}</option>)}
      </optgroup>
      <optgroup label={t('ask.items')}><option value="item">{t('ask.anItem')}</option></optgroup>
      <optgroup label={t('ask.categories')}>
        {categories.value.map((known) => <option key={known.code} value={`category:${known.code}`}>{nameOf(known, language.value)}</option>)}
      </optgroup>
    </Word>
  );
}

function ItemBox({ question, onChange }: Asking) {
  const chosen = items.value.find((item) => item.code === question.item);
  const find = (text: string): Promise<Option<ServiceItem>[]> => Promise.resolve(items.value
    .filter((item) => [item.nameZh, item.nameEn, item.department].some((said) => said.toLowerCase().includes(text.toLowerCase())))
    .slice(0, 30)
    .map((item) => ({ key: item.code, label: nameOf(item, language.value), detail: departmentOf(item, language.value), value: item })));
  return (
    <Combo label={t('ask.item')} placeholder={t('ask.itemPlaceholder')} text={chosen ? nameOf(chosen, language.value) : ''} icon="list" empty={t('search.none')}
      find={find} onPick={({ value }) => onChange({ item: value.code })} onText={() => { if (question.item) onChange({ item: '' }); }} />
  );
}

function Minutes({ question, onChange }: Asking) {
  const choices = [...new Set([5, 10, 15, 20, 30, question.minutes])].sort((a, b) => a - b);
  return (
    <Word label={t('ask.minutes')} value={question.minutes} onChange={(event) => onChange({ minutes: Number(event.currentTarget.value) })}>
      {choices.map((n) => <option key={n} value={n}>{t('unit.minutes', { n })}</option>)}
    </Word>
  );
}

function Persona({ question, onChange }: Asking) {
  const asked = personas.value.find((known) => known.code === question.persona);
  return (
    <Word label={t('persona.label')} title={asked ? paceOf(asked) : ''} value={question.persona} onChange={(event) => onChange({ persona: event.currentTarget.value })}>
      {personas.value.map((known) => <option key={known.code} value={known.code}>{nameOf(known, language.value)}</option>)}
    </Word>
  );
}

/** The coming Monday at 10, when offices are open: a first value to change. */
function someHour(): string {
  const day = new Date(`${localNow(city.peek()?.timeZone ?? 'UTC').slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7));
  return `${day.toISOString().slice(0, 10)}T10:00`;
}

function When({ question, onChange }: Asking) {
  const [last, setLast] = useState(someHour);
  const at = question.at ?? null;
  return (
    <>
      <Word label={t('when.label')} value={at === null ? 'any' : 'at'} onChange={(event) => onChange({ at: event.currentTarget.value === 'at' ? last : null })}>
        <option value="any">{t('ask.anyTime')}</option>
        <option value="at">{t('ask.atTime')}</option>
      </Word>
      {at !== null && (
        <input type="datetime-local" class="word" aria-label={t('when.at')} value={at.slice(0, 16)}
          onChange={(event) => { const value = event.currentTarget.value.slice(0, 16); if (value) { setLast(value); onChange({ at: value }); } }} />
      )}
    </>
  );
}
