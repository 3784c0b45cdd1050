/**
 * Smoothing of one line. Pure: reads two columns, writes a new one.
 * A value that is not finite is a gap: it stays NaN in the result and does not touch its neighbours.
 * `xs` must rise; only the time-weighted average looks at it.
 */
export type Smoothing = "none" | "time-ema" | "ema" | "gaussian" | "average";

export interface SmoothingKind {
  readonly value: Smoothing;
  readonly label: string;
  /** Range of the weight: a factor for the averages with memory, a number of points for the others. */
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export const SMOOTHINGS: readonly SmoothingKind[] = [
  { value: "time-ema", label: "Time-weighted EMA", min: 0, max: 0.999, step: 0.001 },
  { value: "ema", label: "Exponential moving average", min: 0, max: 0.999, step: 0.001 },
  { value: "gaussian", label: "Gaussian", min: 0, max: 100, step: 1 },
  { value: "average", label: "Running average", min: 0, max: 100, step: 1 },
  { value: "none", label: "No smoothing", min: 0, max: 0, step: 1 },
];

/** The time-weighted average sees any x range as this many units, so that a weight means the same on every chart. */
const X_UNITS = 1000;

type Column = ArrayLike<number>;

/** Smooths `ys` over `xs`; weight 0 or kind "none" gives a copy with gaps as NaN. */
export function smooth(kind: Smoothing, weight: number, xs: Column, ys: Column): Float64Array {
  if (weight > 0) {
    if (kind === "ema") return exponential(ys, Math.min(weight, 0.9999));
    if (kind === "time-ema") return timeWeighted(xs, ys, Math.min(Math.sqrt(weight), 0.999));
    if (kind === "gaussian") return gaussian(ys, weight);
    if (kind === "average") return runningAverage(ys, Math.round(weight));
  }
  return Float64Array.from(ys, (y) => (Number.isFinite(y) ? y : Number.NaN));
}

/** Each value keeps `memory` of the one before; divided by the weight seen so far, so the start is not pulled to 0. */
function exponential(ys: Column, memory: number): Float64Array {
  const out = new Float64Array(ys.length).fill(Number.NaN);
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < ys.length; i += 1) {
    const y = ys[i] as number;
    if (!Number.isFinite(y)) continue;
    sum = sum * memory + (1 - memory) * y;
    weight = weight * memory + (1 - memory);
    out[i] = sum / weight;
  }
  return out;
}

/** As `exponential`, but memory fades with the distance in x instead of once a point. */
function timeWeighted(xs: Column, ys: Column, memory: number): Float64Array {
  const out = new Float64Array(ys.length).fill(Number.NaN);
  const range = (xs[xs.length - 1] as number) - (xs[0] as number);
  const unit = range > 0 ? X_UNITS / range : 0;
  let sum = 0;
  let weight = 0;
  let before = Number.NaN;
  for (let i = 0; i < ys.length; i += 1) {
    const y = ys[i] as number;
    if (!Number.isFinite(y)) continue;
    const x = xs[i] as number;
    const faded = Number.isNaN(before) ? 1 : memory ** ((x - before) * unit);
    before = x;
    sum = sum * faded + y;
    weight = weight * faded + 1;
    out[i] = sum / weight;
  }
  return out;
}

/** Weighted mean of the neighbours on both sides; `sigma` in points, cut off at three of them. */
function gaussian(ys: Column, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, d) =>
    Math.exp(-0.5 * (d / sigma) ** 2),
  );
  const { places, values } = finite(ys);
  const out = new Float64Array(ys.length).fill(Number.NaN);
  for (let i = 0; i < values.length; i += 1) {
    let sum = 0;
    let weight = 0;
    const end = Math.min(values.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j += 1) {
      const w = kernel[Math.abs(i - j)] as number;
      sum += w * (values[j] as number);
      weight += w;
    }
    out[places[i] as number] = sum / weight;
  }
  return out;
}

/** Mean of the `window` values around each one (the boxcar filter), fewer at both ends. */
function runningAverage(ys: Column, window: number): Float64Array {
  const out = new Float64Array(ys.length).fill(Number.NaN);
  const { places, values } = finite(ys);
  const before = Math.floor(Math.max(1, window) / 2);
  const after = Math.ceil(Math.max(1, window) / 2) - 1;
  for (let i = 0; i < values.length; i += 1) {
    const from = Math.max(0, i - before);
    const end = Math.min(values.length, i + after + 1);
    let sum = 0;
    // Added up anew each time: a running sum would not forget what one huge value took from it.
    for (let j = from; j < end; j += 1) sum += values[j] as number;
    out[places[i] as number] = sum / (end - from);
  }
  return out;
}

function finite(ys: Column): { places: number[]; values: number[] } {
  const places: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < ys.length; i += 1) {
    const y = ys[i] as number;
    if (!Number.isFinite(y)) continue;
    places.push(i);
    values.push(y);
  }
  return { places, values };
}
