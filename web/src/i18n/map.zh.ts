/** 地图本身的文字。 */
export const mapZh = {
  'map.base': '底图',
  'map.base.own': '本系统底图',
  'map.base.failed': '“{name}”载入不了，已换回本系统底图。请检查网络，或请管理员检查密钥。',
} as const;
