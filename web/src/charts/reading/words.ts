/** What summaries of charts are put together from. Pure. */
import { formatNumber } from "@/lib/number";

/** The lowest and highest finite values; null without any. */
export function rangeOf(values: Iterable<number>): readonly [low: number, high: number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? null : [low, high];
}

/** `lr from 0.1 to 3`, `lr always 2`; of no numbers: `no lr`. */
export function saidRange(name: string, values: Iterable<number>): string {
  const range = rangeOf(values);
  if (!range) return `no ${name}`;
  const [low, high] = range;
  if (low === high) return `${name} always ${formatNumber(low)}`;
  return `${name} from ${formatNumber(low)} to ${formatNumber(high)}`;
}

/** The first of some words, and how many more there are: `a, b and 3 more`. */
export function saidList(words: readonly string[], most: number): string {
  if (words.length <= most) return words.join(", ");
  return `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
}
