/**
 * WGS 84 to GCJ-02, for outside base maps of China that are drawn in GCJ-02. Our own data and tiles are WGS 84 always; only the outside
 * map is moved under it.
 */
const axis = 6378245;
const eccentricitySquared = 0.006693421622965943;

const outsideChina = (lon: number, lat: number): boolean => lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;

const waves = (x: number, weights: readonly [number, number][]): number =>
  weights.reduce((sum, [weight, divisor]) => sum + weight * Math.sin((x * Math.PI) / divisor), 0);

/** @returns longitude and latitude in GCJ-02; outside China the place itself. */
export function gcjOfWgs(lon: number, lat: number): [number, number] {
  if (outsideChina(lon, lat)) return [lon, lat];
  const x = lon - 105;
  const y = lat - 35;
  const common = (waves(x, [[20, 1 / 6], [20, 1 / 2]]) * 2) / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  north += common + (waves(y, [[20, 1], [40, 3], [160, 12], [320, 30]]) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  east += common + (waves(x, [[20, 1], [40, 3], [150, 12], [300, 30]]) * 2) / 3;
  const phi = (lat * Math.PI) / 180;
  const magic = 1 - eccentricitySquared * Math.sin(phi) ** 2;
  const dLat = (north * 180) / (((axis * (1 - eccentricitySquared)) / (magic * Math.sqrt(magic))) * Math.PI);
  const dLon = (east * 180) / ((axis / Math.sqrt(magic)) * Math.cos(phi) * Math.PI);
  return [lon + dLon, lat + dLat];
}
