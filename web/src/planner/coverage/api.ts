import { change, get } from '../../api/client';
import type { CoverageHour, CoverageHours, Distribution } from '../../api/types';

/** What this desk alone asks of a run. */
export const coverageApi = {
  distribution: (run: string, area: number | null, signal?: AbortSignal) => get<Distribution>(`coverage-runs/${run}/distribution`, { area }, signal),
  hours: (run: string, day: string, signal?: AbortSignal) => get<CoverageHours>(`coverage-runs/${run}/hours`, { day }, signal),
  hour: (run: string, day: string, hour: number, level: number, signal?: AbortSignal) => get<CoverageHour>(`coverage-runs/${run}/hours/${hour}`, { day, level }, signal),
  keep: (run: string) => change('PUT', `coverage-runs/${run}/kept`),
};
