/** Keys that lead through a chart, and where they lead. Pure. */

export interface Step {
  readonly along: "x" | "y";
  /** Places on, negative to the left and down; infinite: as far as there is something. */
  readonly by: number;
}

/** How a chart is gone through. What it knows of the chart is made when it is first asked. */
export interface Walk<T> {
  /** The place that a step leads to, which may be the same; null: nothing is there to be read. */
  readonly go: (from: T | null, step: Step) => T | null;
  /** What stands there, in words. */
  readonly tell: (at: T) => string;
}

const FAR = 10;
const STEPS: Readonly<Record<string, Step>> = {
  ArrowRight: { along: "x", by: 1 },
  ArrowLeft: { along: "x", by: -1 },
  ArrowUp: { along: "y", by: 1 },
  ArrowDown: { along: "y", by: -1 },
  PageDown: { along: "x", by: FAR },
  PageUp: { along: "x", by: -FAR },
  Home: { along: "x", by: Number.NEGATIVE_INFINITY },
  End: { along: "x", by: Number.POSITIVE_INFINITY },
};

/** Null: the key leads nowhere. */
export function stepOf(key: string): Step | null {
  return STEPS[key] ?? null;
}

/** So many places on among `count`, not beyond the ends; -1 where there are none. */
export function onward(at: number, by: number, count: number): number {
  return Math.min(count - 1, Math.max(0, at + by));
}

/** Makes something when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
