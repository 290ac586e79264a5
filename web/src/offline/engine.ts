import type { Hindrance, SyncEnd } from './sync';

/** What the page shows of sending. */
export interface EngineState { busy: boolean; hindrance: Hindrance | 'failed' | null }

export interface EngineParts {
  /** Sends once; `null`: another tab is at it. */
  run(): Promise<SyncEnd | null>;
  show(state: EngineState): void;
}

const firstWaitSeconds = 5;
const longestWaitSeconds = 300;
/** While nothing hinders: what changes at the service is asked for so often. */
const freshSeconds = 300;

/**
 * When to send: asked to (a record was made, the network is back, the page is shown), and by itself after a wait that doubles with each failure.
 * One sending at a time; what is asked for meanwhile follows at once.
 */
export class Engine {
  private running = false;
  private again = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  constructor(private readonly parts: EngineParts) {}

  /** Sends now, whatever it waited for. */
  poke(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    if (this.timer !== null) clearTimeout(this.timer);
    void this.once();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async once(): Promise<void> {
    this.running = true;
    this.parts.show({ busy: true, hindrance: null });
    let hindrance: EngineState['hindrance'] = null;
    let retryAfterSeconds: number | null = null;
    try {
      const end = await this.parts.run();
      hindrance = end?.hindrance ?? null;
      retryAfterSeconds = end?.retryAfterSeconds ?? null;
    } catch (error) {
      console.error(error);
      hindrance = 'failed';
    }
    this.running = false;
    if (this.stopped) return;
    this.failures = hindrance === null ? 0 : this.failures + 1;
    this.parts.show({ busy: false, hindrance });
    if (this.again && hindrance === null) {
      this.again = false;
      return this.poke();
    }
    this.again = false;
    this.timer = setTimeout(() => this.poke(), 1000 * (hindrance === null ? freshSeconds : waitSeconds(this.failures, retryAfterSeconds)));
  }
}

/** 5, 10, 20 … 300 seconds; never before the service wants it. */
export const waitSeconds = (failures: number, retryAfterSeconds: number | null): number =>
  Math.max(Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (failures - 1)), retryAfterSeconds ?? 0);
