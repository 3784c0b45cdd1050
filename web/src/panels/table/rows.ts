/** What a table panel shows of a logged table: which rows, in which order, how each cell is written. */
import type { TableContent } from "@/data/content";
import { cellText } from "@/lib/cell";
import { compareCells, type Direction } from "@/lib/compare";
import { asNumber, type Json } from "@/lib/json";
import { matcher } from "@/lib/search";

export interface Order {
  readonly column: number;
  readonly direction: Direction;
}

type Row = readonly Json[];

/** Rows in which some cell holds the text, in the wanted order; without one, as logged. */
export function shownRows(
  table: TableContent,
  filter: string,
  order: Order | null,
): readonly Row[] {
  const found = matcher(filter, false);
  const rows =
    filter === ""
      ? table.rows
      : table.rows.filter((row) => row.some((cell) => found.test(cellText(cell))));
  if (!order) return rows;
  return [...rows].sort((a, b) => compareCells(a[order.column], b[order.column], order.direction));
}

/** No order -> rising -> falling -> no order. */
export function nextOrder(order: Order | null, column: number): Order | null {
  if (order?.column !== column) return { column, direction: "asc" };
  return order.direction === "asc" ? { column, direction: "desc" } : null;
}

/** Columns that hold numbers (and perhaps nothing) stand at the right. */
export function numericColumns(table: TableContent): boolean[] {
  return table.columns.map((_, at) => {
    const cells = table.rows
      .map((row) => row[at])
      .filter((cell) => cell !== null && cell !== undefined);
    return cells.length > 0 && cells.every((cell) => asNumber(cell) !== undefined);
  });
}
