/** What a map shows, as text for the address. */
export interface View { lon: number; lat: number; zoom: number }

export function readView(text: string | null): View | null {
  const [zoom, lat, lon, ...more] = (text ?? '').split('/').map((part) => (part === '' ? NaN : Number(part)));
  if (zoom === undefined || lat === undefined || lon === undefined || more.length > 0) return null;
  return zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

export const writeView = (view: View): string => [view.zoom.toFixed(1), view.lat.toFixed(5), view.lon.toFixed(5)].join('/');
