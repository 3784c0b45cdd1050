/** Lines for tests: what is not said is plain. */
import type { Line } from "./model";

export function lineOf(id: string, ys: readonly number[], parts: Partial<Line> = {}): Line {
  return {
    id,
    label: id.toUpperCase(),
    color: `#${id}`,
    ys: Float64Array.from(ys),
    original: null,
    low: null,
    high: null,
    marks: [],
    dash: [],
    ...parts,
  };
}
