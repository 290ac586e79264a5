import { describe, expect, it } from 'vitest';
import items from '../../data/reference/service-items.json';
import { searchItems } from '../src/resident/itemSearch';

const first = (typed: string): string | undefined => searchItems(items, typed)[0]?.item.code;
const codes = (typed: string): string[] => searchItems(items, typed).map((hit) => hit.item.code);

describe('service items are found', () => {
  it.each([
    ['办理居住证', 'residence_permit'], ['居住证', 'residence_permit'], ['暂住证', 'residence_permit'], ['低保', 'minimum_living_allowance'],
    ['jzz', 'residence_permit'], ['老年证', 'senior_card'], ['上厕所', 'toilet_access'], ['打疫苗', 'child_vaccination'], ['交电费', 'utility_payment'],
  ])('by what people call them: %s', (typed, code) => expect(first(typed)).toBe(code));

  it.each([
    ['juzhuzheng', 'residence_permit'], ['banlijuzhuzheng', 'residence_permit'], ['ban li ju zhu zheng', 'residence_permit'], ['BLJZZ', 'residence_permit'],
    ['juzz', 'residence_permit'], ['juzhuz', 'residence_permit'], ['dibao', 'minimum_living_allowance'], ['db', 'minimum_living_allowance'],
    ['sbk', 'social_security_card'], ['lnz', 'senior_card'], ['falvyuanzhu', 'legal_aid'],
  ])('by pinyin and by initials: %s', (typed, code) => expect(codes(typed).slice(0, 3)).toContain(code));

  it.each([
    ['juzuzen', 'residence_permit'],     // who hears no difference between zh and z, eng and en
    ['naonianzheng', 'senior_card'],     // and none between n and l
    ['shebaoka', 'social_security_card'], ['sebaoka', 'social_security_card'],
  ])('by pinyin as it is spoken here: %s', (typed, code) => expect(first(typed)).toBe(code));

  it.each([
    ['我要办居住证', 'residence_permit'], ['怎么办低保', 'minimum_living_allowance'], ['我想给孩子打疫苗', 'child_vaccination'],
    ['居住正', 'residence_permit'], ['居证', 'residence_permit'],
  ])('in a sentence, and with a character wrong or left out: %s', (typed, code) => expect(codes(typed).slice(0, 3)).toContain(code));

  it.each([['residence permit', 'residence_permit'], ['permit', 'residence_permit'], ['medical insur', 'resident_medical_insurance'], ['wifi', 'wifi'], ['toilet', 'toilet_access']])(
    'in English: %s', (typed, code) => expect(codes(typed).slice(0, 2)).toContain(code));

  it('with the word by which they were found', () => {
    expect(searchItems(items, '暂住证')[0]!.word).toBe('暂住证');
    expect(searchItems(items, '办理居住证')[0]!.word).toBeNull();
  });

  it('and not by what has nothing to do with any', () => {
    for (const typed of ['', '  ', '！', '人民南路', 'qqqq', '火车票']) expect(codes(typed), typed).toEqual([]);
  });
});
