/** The trials of a sweep as numbers: their values, the best so far. Pure. */
import type { Line, LineModel } from "@/charts/line/model";
import type { Run, SweepMetric } from "@/data/types";
import { numberAt } from "@/panels/facts/field";

export interface Trial {
  readonly run: Run;
  /** From 1, in the order in which they were made. */
  readonly number: number;
  /** Of the metric that the sweep is after; null without one. */
  readonly value: number | null;
}

export function trialsOf(runs: readonly Run[], metric: SweepMetric | undefined): readonly Trial[] {
  return runs.map((run, place) => ({
    run,
    number: place + 1,
    value: metric ? numberAt(run, `summary:${metric.name}`) : null,
  }));
}

export function isBetter(a: number, b: number, goal: string): boolean {
  return goal === "maximize" ? a > b : a < b;
}

/** The best of all; null without a value. */
export function bestOf(trials: readonly Trial[], goal: string): Trial | null {
  return trials.reduce<Trial | null>((best, trial) => {
    if (trial.value === null) return best;
    return best?.value == null || isBetter(trial.value, best.value, goal) ? trial : best;
  }, null);
}

/** Each trial's value over its number, and the best up to there. */
export function progressOf(trials: readonly Trial[], goal: string, colors: Colors): LineModel {
  const values = Float64Array.from(trials, ({ value }) => value ?? Number.NaN);
  const best = new Float64Array(values.length);
  let last = Number.NaN;
  for (const [place, value] of values.entries()) {
    if (!Number.isNaN(value) && (Number.isNaN(last) || isBetter(value, last, goal))) last = value;
    best[place] = last;
  }
  const line = { original: null, low: null, high: null, marks: [] };
  const lines: readonly Line[] = [
    { ...line, id: "trial", label: "Trial", color: colors.trial, ys: values, dash: [2, 3] },
    { ...line, id: "best", label: "Best so far", color: colors.best, ys: best, dash: [] },
  ];
  return { x: Float64Array.from(trials, ({ number }) => number), dx: null, lines };
}

/** Whether numbers are so far apart that only a log scale shows them all. */
export function spansDecades(values: readonly (number | null)[]): boolean {
  const numbers = values.filter((value) => value !== null);
  const least = Math.min(...numbers);
  return numbers.length > 1 && least > 0 && Math.max(...numbers) / least >= DECADES;
}

const DECADES = 50;

/**
 * The last count up to this one at which all trials are worth another look: each one at first, then
 * whenever at most a twentieth has come.
 */
export function milestone(count: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(count / 20)));
  return count - (count % step);
}

export interface Colors {
  readonly trial: string;
  readonly best: string;
}

export type TrialOrder = "number" | "value" | "state";

export function ordered(
  trials: readonly Trial[],
  order: TrialOrder,
  goal: string,
): readonly Trial[] {
  if (order === "number") return trials.toReversed();
  if (order === "state") {
    return trials.toSorted((a, b) => a.run.state.localeCompare(b.run.state) || b.number - a.number);
  }
  return trials.toSorted((a, b) => {
    if (a.value === null || b.value === null)
      return a.value === b.value ? 0 : a.value === null ? 1 : -1;
    return isBetter(a.value, b.value, goal) ? -1 : a.value === b.value ? 0 : 1;
  });
}
