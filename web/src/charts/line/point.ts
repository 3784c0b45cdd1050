/** What is said of a point of a line, by a template. Pure. */
import { formatNumber } from "@/lib/number";
import type { Row } from "./nearest";

const SLOT = /\$\{(\w+)\}/g;

/** Fills in `${x}`, `${y}`, `${original}`, `${low}`, `${high}`, `${spread}` (half of the band) and `${told}`. */
export function pointText(template: string, row: Row, x: string): string {
  return template.replace(SLOT, (all, name: string) => {
    if (name === "x") return x;
    const value = inSlot(row, name);
    if (value === undefined) return all;
    return value === null ? "–" : formatNumber(value);
  });
}

/** Undefined: no such slot; null: the point has no such value. */
function inSlot(row: Row, name: string): number | null | undefined {
  const { value, told = null, original, low = null, high = null } = row;
  if (name === "y") return value;
  if (name === "original") return original ?? value;
  if (name === "low") return low;
  if (name === "high") return high;
  if (name === "spread") return low === null || high === null ? null : (high - low) / 2;
  return name === "told" ? told : undefined;
}
