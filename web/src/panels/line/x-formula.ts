/** Curves over a computed x: `_step * ${config:batch_size}`, `seen / 1000`. Pure. */
import type { Series, SeriesPanel } from "@/data/series";
import type { Run } from "@/data/types";
import { type Expression, numberOf } from "@/lib/expression";
import { numberAt } from "@/panels/facts/field";
import { isField } from "./expressions";
import { onto } from "./join";

/** What stands for the x that the panel would have without a formula. */
const OWN = new Set(["x", "_step", "_runtime", "_absolute_runtime", "_timestamp"]);

/** More places than this on x are folded into buckets. */
const MOST_PLACES = 5000;
const BUCKETS = 1000;

/** The logged keys that a formula of x reads. */
export function xMetrics(formula: Expression | null): readonly string[] {
  return formula?.names.filter((name) => !OWN.has(name) && !isField(name)) ?? [];
}

export interface Reading {
  readonly formula: Expression;
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
    const placed = panel.series.map((series) => ({
      series,
      places: placesOf(panel, series, reading),
    }));
    const all = new Set<number>();
    for (const { places } of placed) for (const place of places) if (isPlace(place)) all.add(place);
    const x = Float64Array.from(all).sort();
    const isFolded = x.length > MOST_PLACES;
    const grid = isFolded ? gridOver(x) : x;
    const dx = isFolded ? (grid[1] as number) - (grid[0] as number) : null;
    return {
      ...panel,
      x: grid,
      dx,
      series: placed.flatMap(({ series, places }) => moved(series, places, grid, dx)),
    };
  });
}

function isPlace(value: number): boolean {
  return Number.isFinite(value);
}

/** Where each value of a run comes to stand; NaN: nowhere. */
function placesOf(panel: SeriesPanel, series: Series, reading: Reading): Float64Array {
  const { formula, read, facts, range } = reading;
  const fact = facts.find(({ id }) => id === series.run);
  const columns = new Map(read.map((one) => [one.key, heldAt(one, series.run, panel.x)]));
  return panel.x.map((x, at) => {
    if (Number.isNaN(series.last[at]) && !series.marks.some(([index]) => index === at))
      return Number.NaN;
    const value = numberOf(
      formula.evaluate((name) => {
        if (OWN.has(name)) return x;
        if (isField(name)) return fact ? numberAt(fact, name) : null;
        return columns.get(name)?.[at] ?? null;
      }),
    );
    const isWanted = range === null || (value >= range[0] && value <= range[1]);
    return Number.isFinite(value) && isWanted ? value : Number.NaN;
  });
}

/** What a key held at each x, the last value before it where there is none. */
function heldAt(
  { x: from, series }: SeriesPanel,
  run: string,
  x: Float64Array,
): Float64Array | null {
  const found = series.find((one) => one.run === run);
  if (!found) return null;
  const all = Float64Array.from(new Set([...from, ...x])).sort();
  const column = onto(from, all).column(found.last);
  const held = new Float64Array(x.length);
  let [at, last] = [0, Number.NaN];
  for (const [place, value] of column.entries()) {
    if (!Number.isNaN(value)) last = value;
    if (all[place] !== x[at]) continue;
    held[at] = last;
    at += 1;
  }
  return held;
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
