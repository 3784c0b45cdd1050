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
