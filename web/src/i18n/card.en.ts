import type { cardZh } from './card.zh';

export const cardEn: Record<keyof typeof cardZh, string> = {
  'card.title': 'Points on a card',
  'card.number': 'Card number (12 letters and digits)',
  'card.ask': 'Look it up',
  'card.none': 'There is no such card. Check its 12 letters and digits.',
  'card.balance': '{n} point | {n} points',
  'card.entries': 'What came and went',
  'card.noEntries': 'Nothing yet. Confirmed tasks appear here.',
  'card.hint': 'Whoever has the number sees the balance: keep it to yourself. Points are spent at your community’s station.',
};
