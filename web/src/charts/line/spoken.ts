/** A chart in words, for those who cannot see it. Pure. */
import { formatPlain } from "@/lib/number";
import type { LineModel } from "./model";

/** More lines than this are counted, and not named one by one. */
const MOST = 10;

export function headOf(name: string, axisName: string, { lines }: LineModel): string {
  const count = lines.length === 1 ? "1 line" : `${lines.length} lines`;
  return `${name} by ${axisName.toLowerCase()}, ${count}`;
}

/** What is drawn, and the last value of each line: `loss by step, 2 lines; last values: a 0.1, b 0.3`. */
export function spoken(name: string, axisName: string, model: LineModel): string {
  const { lines } = model;
  const head = headOf(name, axisName, model);
  const values = lines.slice(0, MOST).flatMap(({ label, told, ys }) => {
    const last = (told ?? ys).findLast(Number.isFinite);
    return last === undefined ? [] : [`${label} ${formatPlain(last)}`];
  });
  if (values.length === 0) return head;
  const more = lines.length > MOST ? ` and ${lines.length - MOST} more` : "";
  return `${head}; last values: ${values.join(", ")}${more}`;
}
