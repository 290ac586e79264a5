import { nameOf } from '../api/client';
import type { Question } from '../api/types';
import { language, t, tCode } from '../i18n';
import { dayAndTime } from '../i18n/format';
import { categories, items, kinds, personas } from './state';

/** What is to be reached, by its name. */
export function targetName(asked: Question): string {
  const known = asked.item ? items.value.find((v) => v.code === asked.item)
    : asked.category ? categories.value.find((v) => v.code === asked.category) : kinds.value.find((v) => v.code === asked.kind);
  return known ? nameOf(known, language.value) : (asked.item ?? asked.category ?? asked.kind ?? '');
}

/** The question in words, for lists and headings. */
export function said(asked: Question): string {
  const persona = personas.value.find((v) => v.code === asked.persona);
  const who = persona ? nameOf(persona, language.value) : tCode('persona', asked.persona);
  return [targetName(asked), t('unit.minutes', { n: asked.minutes }), who, asked.at ? dayAndTime(asked.at) : null, asked.respectCapacity ? t('ask.capacitySaid') : null].filter(Boolean).join(' · ');
}
