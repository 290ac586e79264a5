import type { mapZh } from './map.zh';

export const mapEn: Record<keyof typeof mapZh, string> = {
  'map.base': 'Base map',
  'map.base.own': 'Our own map',
  'map.base.failed': '“{name}” cannot be loaded; this is our own map again. Check the network, or ask the administrator about its key.',
};
