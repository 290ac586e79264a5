export type Selection = { type: 'area' | 'gap' | 'station'; id: number } | null;
export interface View { lon: number; lat: number; zoom: number }
export interface PlannerLink { run: string | null; level: number; selection: Selection; view: View | null }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function readSelection(text: string | null): Selection {
  const match = /^(area|gap|station):(\d{1,15})$/.exec(text ?? '');
  return match ? { type: match[1] as 'area' | 'gap' | 'station', id: Number(match[2]) } : null;
}

function readView(text: string | null): View | null {
  const [zoom, lat, lon, ...more] = (text ?? '').split('/').map((part) => (part === '' ? NaN : Number(part)));
  if (zoom === undefined || lat === undefined || lon === undefined || more.length > 0) return null;
  return zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

/** What cannot be understood is left out, never guessed. */
export function readLink(search: string): PlannerLink {
  const query = new URLSearchParams(search);
  const run = query.get('run');
  const level = Number(query.get('level'));
  return {
    run: run !== null && uuid.test(run) ? run : null,
    level: Number.isInteger(level) && level >= 1 && level <= 5 ? level : 3,
    selection: readSelection(query.get('select')),
    view: readView(query.get('view')),
  };
}

/** What the address says of the desk; null: not said. */
export const writeLink = (link: PlannerLink): Record<string, string | null> => ({
  run: link.run,
  level: link.level === 3 ? null : String(link.level),
  select: link.selection && `${link.selection.type}:${link.selection.id}`,
  view: link.view && [link.view.zoom.toFixed(1), link.view.lat.toFixed(5), link.view.lon.toFixed(5)].join('/'),
});
