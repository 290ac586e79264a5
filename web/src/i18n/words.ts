import type { accountZh } from './account.zh';
import type { adminZh } from './admin.zh';
import type { callZh } from './call.zh';
import type { cardZh } from './card.zh';
import type { circleZh } from './circle.zh';
import type { commonZh } from './common.zh';
import type { coverageZh } from './coverage.zh';
import type { dispatcherZh } from './dispatcher.zh';
import type { editZh } from './edit.zh';
import type { handoverZh } from './handover.zh';
import type { householdsZh } from './households.zh';
import type { importZh } from './import.zh';
import type { mapZh } from './map.zh';
import type { phoneZh } from './phone.zh';
import type { plannerZh } from './planner.zh';
import type { pointsZh } from './points.zh';
import type { residentZh } from './resident.zh';
import type { scenariosZh } from './scenarios.zh';
import type { sitingZh } from './siting.zh';
import type { tourZh } from './tour.zh';
import type { workerZh } from './worker.zh';

/** Every text of every page, one part a line. Each page loads its own only: `addWords` in its main.tsx, or in the module that is loaded later. */
export type Words =
  & typeof accountZh
  & typeof adminZh
  & typeof callZh
  & typeof cardZh
  & typeof circleZh
  & typeof commonZh
  & typeof coverageZh
  & typeof dispatcherZh
  & typeof editZh
  & typeof handoverZh
  & typeof householdsZh
  & typeof importZh
  & typeof mapZh
  & typeof phoneZh
  & typeof plannerZh
  & typeof pointsZh
  & typeof residentZh
  & typeof scenariosZh
  & typeof sitingZh
  & typeof tourZh
  & typeof workerZh;
