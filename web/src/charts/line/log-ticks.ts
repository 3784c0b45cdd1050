/**
 * Where a logarithmic axis has its lines, and which of them are labelled. Pure. uPlot's own ticks
 * begin at the lower end of the range, and are no round numbers from there on.
 */
import { formatNumber } from "@/lib/number";

/** From more decades than this on, only powers of ten have a line. */
const FINE_DECADES = 3;
/** CSS pixels that a label takes. */
const LABEL_PX = 16;

/** Round numbers from `min` to `max`, both positive, rising. */
export function logSplits(min: number, max: number): number[] {
  if (max / min < 10) return linearSplits(min, max);
  const first = Math.floor(Math.log10(min));
  const last = Math.floor(Math.log10(max));
  const digits = last - first <= FINE_DECADES ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  // Read as text: 3 × 0.1 is not 0.3.
  const all = decades.flatMap((decade) => digits.map((digit) => Number(`${digit}e${decade}`)));
  return all.filter((value) => value >= min && value <= max);
}

/** A few round numbers: less than a decade looks nearly linear. */
function linearSplits(min: number, max: number): number[] {
  const rough = (max - min) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((digit) => digit * unit >= rough) ?? 10) * unit;
  const from = Math.ceil(min / step);
  const count = Math.max(0, Math.floor(max / step) - from + 1);
  return Array.from({ length: count }, (_, i) => Number(((from + i) * step).toPrecision(15)));
}

/** Labels for some of the splits, as many as there is room for on an axis of `height` pixels. */
export function logLabels(splits: readonly number[], height: number): string[] {
  const powers = splits.filter(isPower);
  const most = Math.max(2, Math.floor(height / LABEL_PX));
  const stride = Math.ceil(powers.length / most);
  const labelled = new Set(powers.filter((_, i) => i % stride === 0));
  return splits.map((value) => (labelled.has(value) ? text(value) : ""));
}

function isPower(value: number): boolean {
  return Number(`1e${Math.round(Math.log10(value))}`) === value;
}

/** `0.001`, `100`, `1e−7`. */
function text(value: number): string {
  return value >= 1e-3 && value < 1e4
    ? formatNumber(value, 1)
    : value.toExponential().replace("e+", "e").replace("-", "−");
}
