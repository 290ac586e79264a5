/** 居民页面：凭卡号查积分。 */
export const cardZh = {
  'card.title': '积分余额',
  'card.number': '卡号（12 位字母和数字）',
  'card.ask': '查询',
  'card.none': '没有这个卡号。请核对 12 位字母和数字。',
  'card.balance': '{n} 分',
  'card.entries': '最近的收支',
  'card.noEntries': '还没有收支。任务经确认后会记在这里。',
  'card.hint': '凭卡号就能看到余额，请不要告诉别人。要用积分换东西，请到社区服务站。',
} as const;
