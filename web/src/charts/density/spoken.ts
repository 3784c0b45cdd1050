/** Histograms over time in words, and how one goes from one to the next and into it. Pure. */
import { onward, type Walk } from "@/charts/reading/step";
import { formatCount, formatInteger, formatNumber } from "@/lib/number";
import { endOf, type Matrix } from "./cells";

export interface Heat {
  readonly name: string;
  readonly xTitle: string;
  readonly matrix: Matrix;
}

/** A histogram, or one of its bins; -1: all of it. */
export interface HeatPlace {
  readonly column: number;
  readonly bin: number;
}

const WHOLE = -1;

export function headOf({ name, matrix }: Heat): string {
  return `${name}, ${formatCount(matrix.x.length, "step")} of ${matrix.edges.length - 1} bins`;
}

/** Where the columns lie, what values there are, and how their middle moves. */
export function spoken(heat: Heat): string {
  const { matrix, xTitle } = heat;
  const last = matrix.x.length - 1;
  const [first, end] = [sumsOf(matrix, 0), sumsOf(matrix, last)];
  if (last < 0 || !first || !end) return headOf(heat);
  const across = xTitle.toLowerCase();
  const [low, high] = [matrix.edges[0] ?? 0, matrix.edges.at(-1) ?? 0];
  return [
    headOf(heat),
    `${across} ${formatInteger(matrix.x[0] ?? 0)} to ${formatInteger(matrix.x[last] ?? 0)}`,
    `values from ${formatNumber(low)} to ${formatNumber(high)}`,
    `median ${formatNumber(first.median, 3)} at the first ${across}, ${formatNumber(end.median, 3)} at the last`,
  ].join("; ");
}

/** To the right and left over the histograms, up and down over the bins of one. */
export function walkOf({ matrix, xTitle }: Heat): Walk<HeatPlace> {
  const bins = matrix.edges.length - 1;
  return {
    go: (from, { along, by }) => {
      if (matrix.x.length === 0) return null;
      if (from === null) return { column: 0, bin: WHOLE };
      const column = Math.min(from.column, matrix.x.length - 1);
      if (along === "x") return { ...from, column: onward(column, by, matrix.x.length) };
      if (from.bin === WHOLE) return { column, bin: sumsOf(matrix, column)?.fullest ?? 0 };
      return { column, bin: onward(from.bin, by, bins) };
    },
    tell: ({ column, bin }) => {
      if (bin !== WHOLE) return cellText(matrix, column, bin, xTitle);
      const where = `${xTitle} ${formatInteger(matrix.x[column] ?? 0)}`;
      const sums = sumsOf(matrix, column);
      if (!sums) return `${where}: no values`;
      const [low, high] = [matrix.edges[sums.first] ?? 0, matrix.edges[sums.last + 1] ?? 0];
      return `${where}: median ${formatNumber(sums.median, 3)}, from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}, ${formatNumber(sums.total)} in all`;
    },
  };
}

export function cellText(matrix: Matrix, column: number, bin: number, xTitle: string): string {
  const { x, edges, counts } = matrix;
  const count = counts[column * (edges.length - 1) + bin] ?? 0;
  const [low, high] = [edges[bin] ?? 0, edges[bin + 1] ?? 0];
  const where = `${xTitle} ${formatInteger(x[column] ?? 0)}`;
  return `${where} · ${formatNumber(low, 3)} to ${formatNumber(high, 3)}: ${formatNumber(count, 4)}`;
}

/** The part of the plane that a place covers: x from and to, values from and to. */
export function boxOf(matrix: Matrix, { column, bin }: HeatPlace) {
  const { x, edges } = matrix;
  const whole = bin === WHOLE;
  return {
    x: [x[column] ?? 0, x[column + 1] ?? endOf(matrix)] as const,
    y: [edges[whole ? 0 : bin] ?? 0, (whole ? edges.at(-1) : edges[bin + 1]) ?? 0] as const,
  };
}

interface Sums {
  readonly total: number;
  /** Within the bin that holds it, as if its values were spread evenly. */
  readonly median: number;
  readonly fullest: number;
  /** The bins between which all values lie. */
  readonly first: number;
  readonly last: number;
}

/** Null: the column holds nothing. */
function sumsOf({ edges, counts }: Matrix, column: number): Sums | null {
  const bins = edges.length - 1;
  const own = counts.subarray(column * bins, (column + 1) * bins);
  const total = own.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return null;
  let [below, middle, fullest] = [0, -1, 0];
  let median = edges[0] ?? 0;
  for (const [bin, count] of own.entries()) {
    if (middle < 0 && below + count >= total / 2) {
      middle = bin;
      const [low, high] = [edges[bin] ?? 0, edges[bin + 1] ?? 0];
      median = low + ((total / 2 - below) / count) * (high - low);
    }
    if (count > (own[fullest] ?? 0)) fullest = bin;
    below += count;
  }
  const isFull = (count: number) => count > 0;
  return { total, median, fullest, first: own.findIndex(isFull), last: own.findLastIndex(isFull) };
}
