/** Which part of the plane a chart shows. Pure; ranges are never empty. */
import type { Limits, LineModel, Range, Zoom } from "./model";

const ROOM = 0.05;

/** All of x; the last bucket is shown whole. On a log scale what is not above zero has no place. */
export function xRange({ x, dx }: LineModel, isLog = false): Range {
  const first = isLog ? x[lowerBound(x, Number.MIN_VALUE)] : x[0];
  const last = x[x.length - 1];
  if (first === undefined || last === undefined) return isLog ? [1, 10] : [0, 1];
  const end = last + (dx ?? 0);
  if (end > first) return [first, end];
  return isLog ? [first / 2, first * 2] : [first - 0.5, first + 0.5];
}

export interface Shown {
  readonly x: Range;
  readonly y: Range;
}

/** What is seen of a model: all of it, or what was zoomed into, within the limits that were set. */
export function shownRanges(
  model: LineModel,
  zoom: Zoom | null,
  limits: Limits,
  { isLog, isLogX }: { readonly isLog: boolean; readonly isLogX: boolean },
): Shown {
  const x = zoom?.x ?? xRange(model, isLogX);
  if (zoom?.y) return { x, y: zoom.y };
  const [from, to] = indicesIn(model.x, x);
  return { x, y: limitedRange(model, from, to, isLog, limits) };
}

/** The indices of x from the first to the last within `range`, and one more on both sides. */
export function indicesIn(x: Float64Array, range: Range): readonly [from: number, to: number] {
  const from = Math.max(0, lowerBound(x, range[0]) - 1);
  const to = Math.min(x.length - 1, lowerBound(x, range[1]));
  return [from, to];
}

/** The y values between two indices, with some room around them. */
export function yRange(model: LineModel, from: number, to: number, isLog: boolean): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { ys, original, low, high } of model.lines) {
    for (const column of [ys, original, low, high]) {
      if (!column) continue;
      for (let i = from; i <= to; i += 1) {
        const y = column[i] as number;
        if (isLog && y <= 0) continue;
        if (y < min) min = y;
        if (y > max) max = y;
      }
    }
  }
  if (min > max) return isLog ? [0.1, 10] : [0, 1];
  return isLog ? logRoom(min, max) : linearRoom(min, max);
}

/** The same within the limits that the user set. */
export function limitedRange(
  model: LineModel,
  from: number,
  to: number,
  isLog: boolean,
  { min, max, isRobust }: Limits,
): Range {
  const [low, high] = isRobust
    ? robustRange(model, from, to, isLog)
    : yRange(model, from, to, isLog);
  const bottom = min !== null && (!isLog || min > 0) ? min : low;
  const top = max !== null && (!isLog || max > 0) ? max : high;
  return bottom < top ? [bottom, top] : [low, high];
}

const OUTSIDE = 0.05;

/** The y values of the lines between two indices, without the lowest and highest 5 per cent. */
function robustRange(model: LineModel, from: number, to: number, isLog: boolean): Range {
  const values: number[] = [];
  for (const { ys } of model.lines) {
    for (let i = from; i <= to; i += 1) {
      const y = ys[i] as number;
      if (Number.isFinite(y) && (!isLog || y > 0)) values.push(y);
    }
  }
  if (values.length === 0) return yRange(model, from, to, isLog);
  const sorted = Float64Array.from(values).sort();
  const low = sorted[Math.floor((sorted.length - 1) * OUTSIDE)] as number;
  const high = sorted[Math.ceil((sorted.length - 1) * (1 - OUTSIDE))] as number;
  return isLog ? logRoom(low, high) : linearRoom(low, high);
}

function linearRoom(min: number, max: number): Range {
  if (min === max) {
    const room = Math.abs(min) / 10 || 1;
    return [min - room, max + room];
  }
  const room = (max - min) * ROOM;
  // Curves that stay on one side of zero keep zero as their border.
  const bottom = min >= 0 && min - room < 0 ? 0 : min - room;
  const top = max <= 0 && max + room > 0 ? 0 : max + room;
  return [bottom, top];
}

function logRoom(min: number, max: number): Range {
  const factor = min === max ? 2 : (max / min) ** ROOM;
  return [min / factor, max * factor];
}

/** The first index whose value is not below `value`. */
export function lowerBound(column: Float64Array, value: number): number {
  let from = 0;
  let to = column.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((column[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
