/** Which lines the tooltip names: those nearest to the pointer. Pure. */
import type { Line, LineModel, Mark } from "./model";

export interface Row {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  /** What is drawn at `index`. NaN or infinite where the value has no place on the y axis. */
  readonly value: number;
  /** What is said of it where that is something else. */
  readonly told?: number;
  /** The band there; absent where the line has none. */
  readonly low?: number;
  readonly high?: number;
  /** The value before smoothing; null when not smoothed. */
  readonly original: number | null;
  /** The index in x: the cursor's, or the nearest one at which the line has a value. */
  readonly index: number;
}

export interface Nearest {
  /** By value, highest first. */
  readonly rows: readonly Row[];
  /** The line that is pointed at; null when none is near enough. */
  readonly id: string | null;
}

interface Pointer {
  /** Where it is, as an index of x. */
  readonly at: number;
  /** How far a value is from it. */
  readonly distance: (value: number) => number;
  /** How far away it can be and still point at a line. */
  readonly reach: number;
}

/** Returns the `count` lines nearest to the pointer. */
export function nearestRows(model: LineModel, pointer: Pointer, count: number): Nearest {
  const { at, distance, reach } = pointer;
  const all = model.lines.flatMap((line) => rowAt(line, at) ?? []);
  const far = (row: Row) => (Number.isFinite(row.value) ? distance(row.value) : 1e9);
  const near = all.toSorted((a, b) => far(a) - far(b)).slice(0, count);
  const [nearest] = near;
  const isPointedAt = nearest !== undefined && far(nearest) <= reach;
  return { rows: near.toSorted(byValue), id: isPointedAt ? nearest.id : null };
}

/** Returns the rows of some lines, in the given order. */
export function rowsOf(model: LineModel, at: number, ids: readonly string[]): readonly Row[] {
  const byId = new Map(model.lines.map((line) => [line.id, line]));
  return ids.flatMap((id) => {
    const line = byId.get(id);
    return (line && rowAt(line, at)) ?? [];
  });
}

function rowAt(line: Line, at: number): Row | null {
  const { id, label, color, ys, original } = line;
  const mark = line.marks.find(([index]) => index === at);
  if (mark) return { id, label, color, value: markValue(mark), original: null, index: at };
  const index = nearestValue(ys, at);
  if (index === null) return null;
  const before = original?.[index];
  return {
    id,
    label,
    color,
    value: ys[index] as number,
    original: before ?? null,
    index,
    ...(line.told && { told: line.told[index] as number }),
    ...(line.low &&
      line.high && { low: line.low[index] as number, high: line.high[index] as number }),
  };
}

function markValue([, kind]: Mark): number {
  if (kind === "nan") return Number.NaN;
  return kind === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** The index nearest to `at` with a value, if there are values on both sides of it. */
function nearestValue(ys: Float64Array, at: number): number | null {
  if (!Number.isNaN(ys[at] ?? Number.NaN)) return at;
  let before = at - 1;
  while (before >= 0 && Number.isNaN(ys[before])) before -= 1;
  let after = at + 1;
  while (after < ys.length && Number.isNaN(ys[after])) after += 1;
  // A line is not carried on beyond its ends: there the run has not begun or is over.
  if (before < 0 || after >= ys.length) return null;
  return at - before <= after - at ? before : after;
}

function byValue(a: Row, b: Row): number {
  const order = (row: Row) => (Number.isNaN(row.value) ? Number.NEGATIVE_INFINITY : row.value);
  return order(b) === order(a) ? 0 : order(b) - order(a);
}
