/** How far a value lies from that of the baseline, and whether that is for the better. Pure. */
import { asNumber, type Json } from "@/lib/json";
import { formatNumber } from "@/lib/number";

export interface Delta {
  readonly text: string;
  /** Null: nothing says which way is better. */
  readonly isBetter: boolean | null;
}

/** `column` is the id of one: where the best of a metric is kept, its end says which way that is. */
export function deltaOf(
  column: string,
  value: Json | undefined,
  baseline: Json | undefined,
): Delta | null {
  const [own, other] = [asNumber(value), asNumber(baseline)];
  if (own === undefined || other === undefined) return null;
  const difference = own - other;
  if (!Number.isFinite(difference)) return null;
  if (difference === 0) return { text: "±0", isBetter: null };
  const isUp = difference > 0;
  const text = `${isUp ? "+" : "−"}${formatNumber(Math.abs(difference), 3)}`;
  const wantsUp = column.endsWith(".max") ? true : column.endsWith(".min") ? false : null;
  return { text, isBetter: wantsUp === null ? null : wantsUp === isUp };
}
