import type { PersonaCode } from '../api/types';

export interface ResidentLink { lon: number | null; lat: number | null; item: string | null; persona: PersonaCode; at: string | null; station: number | null }

const personas = new Set(['adult', 'elder', 'child', 'wheelchair']);
export const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

export const isPersona = (code: string | null): code is PersonaCode => code !== null && personas.has(code);

const within = (text: string | null, limit: number): number | null => {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) <= limit ? value : null;
};

/** What cannot be understood is left out, never guessed. */
export function readLink(search: string): ResidentLink {
  const query = new URLSearchParams(search);
  const lon = within(query.get('lon'), 180);
  const lat = within(query.get('lat'), 90);
  const persona = query.get('persona');
  const at = query.get('at');
  const station = Number(query.get('station'));
  return {
    lon: lat === null ? null : lon,
    lat: lon === null ? null : lat,
    item: query.get('item') || null,
    persona: isPersona(persona) ? persona : 'adult',
    at: at !== null && localTime.test(at) ? at : null,
    station: Number.isSafeInteger(station) && station > 0 ? station : null,
  };
}

/** Keeps every other parameter, such as the language. */
export function writeLink(search: string, link: ResidentLink): string {
  const query = new URLSearchParams(search);
  const set = (name: string, value: string | null) => (value === null ? query.delete(name) : query.set(name, value));
  set('lon', link.lon === null ? null : link.lon.toFixed(6));
  set('lat', link.lat === null ? null : link.lat.toFixed(6));
  set('item', link.item);
  set('persona', link.persona === 'adult' ? null : link.persona);
  set('at', link.at);
  set('station', link.station === null ? null : String(link.station));
  const text = query.toString();
  return text ? `?${text}` : '';
}
