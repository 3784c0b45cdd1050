/** Lines laid on top of each other, as areas or as shares of their sum. Pure. */
import type { Line, LineModel } from "@/charts/line/model";

export type PlotType = "line" | "stacked-area" | "pct-area";

/** The first line lies at the top, as it stands first in the legend. A gap is bridged with the value before it. */
export function stacked(model: LineModel, type: PlotType): LineModel {
  if (type === "line" || model.lines.length === 0) return model;
  const filled = model.lines.map(({ ys }) => withoutGaps(ys));
  const size = model.x.length;
  const sums = new Float64Array(size);
  for (const column of filled)
    for (let at = 0; at < size; at += 1) sums[at] = (sums[at] ?? 0) + (column[at] ?? 0);
  let low: Float64Array = new Float64Array(size);
  const lines = [...model.lines.entries()].toReversed().map(([place, line]): Line => {
    const own = filled[place] as Float64Array;
    const bottom = low;
    const share =
      type === "pct-area" ? own.map((value, at) => (100 * value) / (sums[at] || 1)) : own;
    const top = bottom.map((value, at) => value + (share[at] ?? 0));
    low = top;
    return { ...line, ys: top, low: bottom, high: top, original: null, told: share, marks: [] };
  });
  return { ...model, lines: lines.toReversed() };
}

function withoutGaps(ys: Float64Array): Float64Array {
  let before = 0;
  return ys.map((value) => {
    if (Number.isFinite(value)) before = value;
    return before;
  });
}
