/** Values logged at steps, by several runs: which steps there are, and what each run had at one of them. */
import type { LoggedValue } from "@/data/types";

/** All steps of all runs, rising, each once. */
export function stepsOf(logged: readonly (readonly LoggedValue[])[]): number[] {
  return [...new Set(logged.flatMap((values) => values.map((value) => value.step)))].sort(
    (a, b) => a - b,
  );
}

/** The last value at or before `step`; a run that began later shows its first one. */
export function valueAtStep(values: readonly LoggedValue[], step: number): LoggedValue | undefined {
  return values.findLast((value) => value.step <= step) ?? values[0];
}

/** The place of the last step at or before the shared one; the first where all came later. */
export function placeOf(steps: readonly number[], shared: number | null): number {
  if (shared === null) return steps.length - 1;
  return Math.max(
    0,
    steps.findLastIndex((step) => step <= shared),
  );
}
