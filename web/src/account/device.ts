const browsers: [RegExp, string][] = [[/MicroMessenger/, 'WeChat'], [/Edg\//, 'Edge'], [/HuaweiBrowser/, 'Huawei Browser'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']];
const systems: [RegExp, string][] = [[/HarmonyOS|OpenHarmony/, 'HarmonyOS'], [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']];

/** Browser and system out of a User-Agent, to tell one's own devices apart; null: neither is known. */
export function deviceName(agent: string | null): string | null {
  if (!agent) return null;
  const parts = [browsers, systems].map((known) => known.find(([mark]) => mark.test(agent))?.[1]).filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' · ') : null;
}
