/** A number as a colour between two ends that can be told apart on both grounds. Pure. */
import type { Extent } from "./scales";

/** Some stops of the perceptual scale "viridis", dark to light. */
const STOPS = [
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
] as const;

/** The colour of a value within a range, as `rgb(…)`; what lies outside has that of the end. */
export function shadeOf(value: number, [low, high]: Extent): string {
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
  const place = share * (STOPS.length - 1);
  const before = STOPS[Math.floor(place)] ?? STOPS[0];
  const after = STOPS[Math.ceil(place)] ?? before;
  const rest = place - Math.floor(place);
  const mixed = before.map((part, at) => Math.round(part + ((after[at] ?? part) - part) * rest));
  return `rgb(${mixed.join(" ")})`;
}
