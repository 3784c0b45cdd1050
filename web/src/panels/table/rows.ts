/** What a table panel shows of a table: which rows, in which order, how each cell is written. Pure. */
import type { TableContent } from "@/data/content";
import { compareCells, type Direction } from "@/lib/compare";
import { type CsvCell, toCsv, withoutFormula } from "@/lib/csv";
import { asNumber, isObject, type Json } from "@/lib/json";
import { filterOf } from "./derive";

export interface Order {
  readonly column: number;
  readonly direction: Direction;
}

type Row = readonly Json[];

/** Rows that pass the filter, in the wanted order; without one, as logged. */
export function shownRows(
  table: TableContent,
  filter: string,
  order: Order | null,
): readonly Row[] {
  const rows = filter === "" ? table.rows : table.rows.filter(filterOf(table, filter).passes);
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

/** Media in the cells say whose file they are: rows of several runs may come to stand together. */
export function tagged(table: TableContent, run: string): TableContent {
  const isMedia = (cell: Json) => isObject(cell) && typeof cell._type === "string";
  if (!table.rows.some((row) => row.some(isMedia))) return table;
  return {
    ...table,
    rows: table.rows.map((row) =>
      row.map((cell) => (isObject(cell) && isMedia(cell) ? { ...cell, _run: run } : cell)),
    ),
  };
}

/** The run whose file a cell is; null: it is none. */
export function runOf(cell: Json | undefined): string | null {
  return isObject(cell) && typeof cell._run === "string" ? cell._run : null;
}

/** The shown rows as a CSV file: full numbers, media by the name of their file. */
export function tableCsv(columns: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((_, at) => written(row[at])));
  return toCsv([columns, ...lines].map((row) => row.map(withoutFormula)));
}

function written(cell: Json | undefined): CsvCell {
  if (cell === undefined || cell === null || typeof cell === "boolean") return cell ?? null;
  const number = asNumber(cell);
  if (number !== undefined) return number;
  if (isObject(cell) && typeof cell.path === "string") return cell.path;
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}
