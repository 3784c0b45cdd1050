/** How one goes along the lines of a chart, and from one to the next. Pure. */
import { onward, type Walk } from "@/charts/reading/step";
import { formatNumber } from "@/lib/number";
import { formatX } from "./axes";
import type { AxisKind, Line, LineModel, Range } from "./model";
import { type Row, rowsOf } from "./nearest";

export interface LinePlace {
  /** The id of a line. */
  readonly line: string;
  /** Of x. */
  readonly index: number;
}

interface Axis {
  readonly kind: AxisKind;
  readonly name: string;
}

/** Along x from value to value of a line, up and down to the lines above and below; `shown`: of x. */
export function walkOf(model: LineModel, axis: Axis, shown: Range | null): Walk<LinePlace> {
  return {
    go: (from, { along, by }) => {
      const line = model.lines.find(({ id }) => id === from?.line);
      if (from === null || !line) return start(model, shown);
      return along === "x"
        ? { line: line.id, index: alongLine(model, line, from.index, by, shown) }
        : across(model, from, by);
    },
    tell: ({ line, index }) => {
      const row = rowsOf(model, index, [line])[0];
      return row
        ? rowText(row, axis.name, formatX(axis.kind, model.x[row.index] ?? 0, model.dx))
        : "";
    },
  };
}

function start(model: LineModel, shown: Range | null): LinePlace | null {
  for (const line of model.lines) {
    const index = alongLine(model, line, -1, 1, shown);
    if (index >= 0) return { line: line.id, index };
  }
  return null;
}

/** The index so many values on; the one given where there are none. */
function alongLine(
  model: LineModel,
  line: Line,
  from: number,
  by: number,
  shown: Range | null,
): number {
  const isShown = (x: number) => shown === null || (x >= shown[0] && x <= shown[1]);
  const marked = new Set(line.marks.map(([index]) => index));
  let [found, left] = [from, Math.abs(by)];
  for (
    let at = from + Math.sign(by);
    left > 0 && at >= 0 && at < model.x.length;
    at += Math.sign(by)
  ) {
    const isThere = !Number.isNaN(line.ys[at] ?? Number.NaN) || marked.has(at);
    if (!isThere || !isShown(model.x[at] ?? 0)) continue;
    found = at;
    left -= 1;
  }
  return found;
}

function across(model: LineModel, from: LinePlace, by: number): LinePlace {
  const ids = model.lines.map(({ id }) => id);
  const rows = rowsOf(model, from.index, ids).toSorted((a, b) => heightOf(a) - heightOf(b));
  const at = rows.findIndex(({ id }) => id === from.line);
  const next = at < 0 ? undefined : rows[onward(at, by, rows.length)];
  return next ? { line: next.id, index: from.index } : from;
}

function heightOf({ value }: Row): number {
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

function rowText(row: Row, axisName: string, x: string): string {
  const { label, value, told, original, low, high } = row;
  const before = original === null ? "" : `, ${formatNumber(original)} before smoothing`;
  const band =
    low !== undefined && high !== undefined && low < high
      ? `, between ${formatNumber(low)} and ${formatNumber(high)}`
      : "";
  return `${axisName} ${x}, ${label}: ${formatNumber(told ?? value)}${before}${band}`;
}
