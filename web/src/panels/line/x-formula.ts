/** Curves over a computed x: `_step * ${config:batch_size}`, `seen / 1000`. Pure. */
import type { Series, SeriesPanel } from "@/data/series";
import type { Run } from "@/data/types";
import { type Expression, numberOf } from "@/lib/expression";
import { numberAt } from "@/panels/facts/field";
import { isField } from "./expressions";
import { joinedX, onto } from "./join";

/** Stands for the x that the panel would have without a formula, and so does the name of that axis. */
const X = "x";
/** Of these only the one that is the axis is known. */
const AXES = new Set(["_step", "_runtime", "_absolute_runtime", "_timestamp"]);

/** More places than this on x are folded into buckets. */
const MOST_PLACES = 5000;
const BUCKETS = 1000;

/** The logged keys that a formula of x reads over `axis`. */
export function xMetrics(formula: Expression | null, axis: string): readonly string[] {
  return (
    formula?.names.filter((name) => !isOwn(name, axis) && !AXES.has(name) && !isField(name)) ?? []
  );
}

/** What a formula wants that the panel does not have: another axis than its own; null: nothing. */
export function xProblem(formula: Expression | null, axis: string): string | null {
  const other = formula?.names.find((name) => AXES.has(name) && name !== axis);
  return other === undefined
    ? null
    : `${other} is not the x axis of this panel: write x, or choose that axis`;
}

function isOwn(name: string, axis: string): boolean {
  return name === X || name === axis;
}

export interface Reading {
  readonly formula: Expression;
  /** What x is without the formula: `_step`, a kind of time, a logged key. */
  readonly axis: string;
  /** The curves of the keys that it reads. */
  readonly read: readonly SeriesPanel[];
  readonly facts: readonly Run[];
  /** The part of the computed x that is wanted; null: all of it. */
  readonly range: readonly [min: number, max: number] | null;
}

/**
 * The same values at their computed places, rising. What has no place is left out; of several
 * values in one place the last stays. A key that was logged at other steps counts with its last value.
 */
export function overFormula(
  panels: readonly SeriesPanel[],
  reading: Reading,
): readonly SeriesPanel[] {
  return panels.map((panel) => {
    const held = reading.read
      .filter(({ key }) => reading.formula.names.includes(key) && !isOwn(key, reading.axis))
      .map((one) => heldAt(one, panel.x));
    const placed = panel.series.map((series) => ({
      series,
      places: placesOf(panel.x, series, held, reading),
    }));
    const all = new Set<number>();
    for (const { places } of placed) for (const place of places) if (isPlace(place)) all.add(place);
    const x = Float64Array.from(all).sort();
    const isFolded = x.length > MOST_PLACES;
    const grid = isFolded ? gridOver(x) : x;
    const dx = isFolded ? (grid[1] as number) - (grid[0] as number) : null;
    const series = placed.flatMap(({ series, places }) => moved(series, places, grid, dx));
    return {
      ...panel,
      x: grid,
      dx,
      // Two values in one place are one, and what has no place is not seen.
      isExact: panel.isExact && !isFolded && countIn(series) === countIn(panel.series),
      series,
    };
  });
}

/** The number of values that are drawn. */
function countIn(all: readonly Series[]): number {
  return all.reduce((sum, { last, marks }) => sum + last.filter(isPlace).length + marks.length, 0);
}

function isPlace(value: number): boolean {
  return Number.isFinite(value);
}

/** What a key held at each x of a panel, by run; null: the run has none of it. */
interface Held {
  readonly key: string;
  readonly of: (run: string) => Float64Array | null;
}

/** The x of each value of a run by the formula; NaN: it has none. */
function placesOf(
  xs: Float64Array,
  series: Series,
  held: readonly Held[],
  { formula, axis, facts, range }: Reading,
): Float64Array {
  const fact = facts.find(({ id }) => id === series.run);
  const columns = new Map(held.map(({ key, of }) => [key, of(series.run)]));
  const marked = new Set(series.marks.map(([index]) => index));
  return xs.map((x, at) => {
    if (Number.isNaN(series.last[at]) && !marked.has(at)) return Number.NaN;
    const value = numberOf(
      formula.evaluate((name) => {
        if (isOwn(name, axis)) return x;
        if (isField(name)) return fact ? numberAt(fact, name) : null;
        return columns.get(name)?.[at] ?? null;
      }),
    );
    const isWanted = range === null || (value >= range[0] && value <= range[1]);
    return Number.isFinite(value) && isWanted ? value : Number.NaN;
  });
}

/** Where a key has no value at an x, the last one before it counts. */
function heldAt({ key, x: from, series }: SeriesPanel, x: Float64Array): Held {
  const all = joinedX([from, x]);
  const [own, asked] = [onto(from, all), onto(x, all)];
  return {
    key,
    of: (run) => {
      const found = series.find((one) => one.run === run);
      if (!found) return null;
      let last = Number.NaN;
      const carried = own.column(found.last).map((value) => {
        if (!Number.isNaN(value)) last = value;
        return last;
      });
      return Float64Array.from(asked.places, (place) => carried[place] as number);
    },
  };
}

function gridOver(x: Float64Array): Float64Array {
  const first = x[0] ?? 0;
  const width = ((x.at(-1) ?? 1) - first) / BUCKETS;
  return Float64Array.from({ length: BUCKETS }, (_, at) => first + at * width);
}

function moved(
  series: Series,
  places: Float64Array,
  x: Float64Array,
  dx: number | null,
): readonly Series[] {
  const target = placing(x, dx);
  const { last, min, max } = {
    last: new Float64Array(x.length).fill(Number.NaN),
    min: new Float64Array(x.length).fill(Number.NaN),
    max: new Float64Array(x.length).fill(Number.NaN),
  };
  let points = 0;
  for (const [at, place] of places.entries()) {
    const to = target(place);
    const value = series.last[at] as number;
    if (to === null || Number.isNaN(value)) continue;
    points += 1;
    last[to] = value;
    min[to] = lower(min[to] as number, series.min?.[at] ?? value);
    max[to] = -lower(-(max[to] as number), -(series.max?.[at] ?? value));
  }
  const marks = series.marks.flatMap(([at, kind]) => {
    const to = target(places[at] ?? Number.NaN);
    return to === null ? [] : [[to, kind] as const];
  });
  if (points + marks.length === 0) return [];
  const hasBand = series.min !== null || dx !== null;
  return [{ ...series, last, min: hasBand ? min : null, max: hasBand ? max : null, marks }];
}

/** From a place to its index. */
function placing(x: Float64Array, dx: number | null): (place: number) => number | null {
  if (dx !== null) {
    const first = x[0] ?? 0;
    return (place) =>
      isPlace(place) ? Math.min(x.length - 1, Math.floor((place - first) / dx)) : null;
  }
  const index = new Map(Array.from(x, (value, at) => [value, at]));
  return (place) => index.get(place) ?? null;
}

function lower(a: number, b: number): number {
  return Number.isNaN(a) || b < a ? b : a;
}
