/** Several numbers as one, and how far they lie apart. Pure; W&B's words for both. */
export type Aggregate = "mean" | "median" | "min" | "max" | "sum";
export type Spread = "minmax" | "stddev" | "stderr" | "none";

export const AGGREGATES: readonly { value: Aggregate; label: string }[] = [
  { value: "mean", label: "Mean" },
  { value: "median", label: "Median" },
  { value: "min", label: "Minimum" },
  { value: "max", label: "Maximum" },
  { value: "sum", label: "Sum" },
];

export const SPREADS: readonly { value: Spread; label: string }[] = [
  { value: "none", label: "None" },
  { value: "minmax", label: "Min to max" },
  { value: "stddev", label: "Standard deviation" },
  { value: "stderr", label: "Standard error" },
];

/** NaN of no numbers. */
export function aggregate(values: readonly number[], how: Aggregate): number {
  if (values.length === 0) return Number.NaN;
  if (how === "min") return Math.min(...values);
  if (how === "max") return Math.max(...values);
  if (how === "median") return quantile(values, 0.5);
  const sum = values.reduce((total, value) => total + value, 0);
  return how === "sum" ? sum : sum / values.length;
}

/** Both ends of the spread around the mean (or of all values); null where there is none. */
export function spread(values: readonly number[], how: Spread): readonly [number, number] | null {
  if (how === "none" || values.length === 0) return null;
  if (how === "minmax") return [aggregate(values, "min"), aggregate(values, "max")];
  const mean = aggregate(values, "mean");
  const deviation = deviationOf(values, mean);
  const reach = how === "stddev" ? deviation : deviation / Math.sqrt(values.length);
  return [mean - reach, mean + reach];
}

/** Of the sample (n − 1); 0 of a single value. */
export function deviationOf(values: readonly number[], mean = aggregate(values, "mean")): number {
  if (values.length < 2) return 0;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Between the two neighbours linearly (the usual definition, R-7). */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}
