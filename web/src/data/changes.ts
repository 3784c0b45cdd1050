/**
 * Collects what the live stream says has changed and passes it on in portions: at a limited
 * pace, and never while the last portion is still being read.
 * Knows nothing of the stream nor of the cache; time comes from `setTimeout` and a clock.
 *
 * Invariant: a change that was noted is in exactly one portion.
 */

export interface Changes {
  /** The cursor was lost: anything may have changed. */
  everything: boolean;
  /** Runs with new rows, as "stream/run"; runs are told by their names (`named-runs.ts`). */
  readonly rows: Set<string>;
  readonly logs: Set<string>;
  readonly files: Set<string>;
  /** Collections of artifacts. */
  readonly artifacts: Set<string>;
  /** Runs whose state, name or existence changed. */
  readonly runs: Set<string>;
}

export function noChanges(): Changes {
  const sets = { rows: new Set<string>(), logs: new Set<string>(), files: new Set<string>() };
  return { everything: false, ...sets, artifacts: new Set(), runs: new Set() };
}

/** Notes that anything of a run may have changed. */
export function noteRun(changes: Changes, run: string): void {
  changes.rows.add(`history/${run}`).add(`events/${run}`);
  for (const some of [changes.runs, changes.logs, changes.files]) some.add(run);
}

interface Pace {
  /** The least time between the starts of two portions. */
  readonly gap_ms: number;
  readonly now?: () => number;
}

export class ChangeCollector {
  #changes = noChanges();
  #isDirty = false;
  #isBusy = false;
  #isClosed = false;
  #lastStart = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `apply` reads again what changed; its promise resolves when that is done, and never rejects. */
  constructor(
    private readonly apply: (changes: Changes) => Promise<unknown>,
    private readonly pace: Pace,
  ) {}

  note(change: (changes: Changes) => void): void {
    change(this.#changes);
    this.#isDirty = true;
    this.#plan();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#isDirty || this.#isBusy || this.#isClosed) return;
    const wait = this.#lastStart + this.pace.gap_ms - this.#now();
    this.#timer = setTimeout(() => void this.#flush(), Math.max(0, wait));
  }

  async #flush(): Promise<void> {
    const changes = this.#changes;
    this.#changes = noChanges();
    this.#isDirty = false;
    this.#isBusy = true;
    this.#lastStart = this.#now();
    await this.apply(changes);
    this.#isBusy = false;
    this.#plan();
  }

  #now(): number {
    return this.pace.now?.() ?? Date.now();
  }
}
