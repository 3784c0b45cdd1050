/** From values to pixels: linear or logarithmic, over what is finite and, on a log scale, positive. */
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";

export type NumericScale = ScaleContinuousNumeric<number, number>;
export type Extent = readonly [low: number, high: number];

export interface AxisRange {
  readonly isLog: boolean;
  /** Wanted by the user; null: as the values say. */
  readonly min: number | null;
  readonly max: number | null;
}

export const FREE: AxisRange = { isLog: false, min: null, max: null };

/** The values' range; [0, 1] without any. A single value gets room on both sides. */
export function extentOf(values: Iterable<number>, { isLog, min, max }: AxisRange): Extent {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = isLog ? [1, 10] : [0, 1];
  if (low === high) [low, high] = isLog ? [low / 2, high * 2] : widened(low);
  const from = min !== null && (!isLog || min > 0) ? min : low;
  const to = max !== null && (!isLog || max > 0) ? max : high;
  return from < to ? [from, to] : [low, high];
}

export function scaleOf(
  extent: Extent,
  pixels: Extent,
  { isLog, min, max }: AxisRange,
): NumericScale {
  const scale = (isLog ? scaleLog() : scaleLinear()).domain([...extent]).range([...pixels]);
  // Round ends look better, but what the user asked for is what they get.
  return min === null && max === null ? scale.nice() : scale;
}

function widened(value: number): Extent {
  const reach = Math.abs(value) * 0.1 || 1;
  return [value - reach, value + reach];
}
