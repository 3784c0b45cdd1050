/** The order of the table as the server reads it: a field with a sign. */
import type { RunColumn } from "./columns";

export const DEFAULT_ORDER = "-created_at";

export type Direction = "asc" | "desc";

/** In which direction the table is ordered by this column, if it is. */
export function directionOf(column: RunColumn, order: string): Direction | null {
  if (column.field === null || order.slice(1) !== column.field) return null;
  return order.startsWith("-") ? "desc" : "asc";
}

/** What a click on the header asks for. Numbers and times begin with the largest, texts with A. */
export function nextOrder(column: RunColumn, order: string): string {
  if (column.field === null) return order;
  const first = column.isNumeric ? "-" : "+";
  const second = column.isNumeric ? "+" : "-";
  const now = directionOf(column, order);
  if (now === null) return first + column.field;
  const isFirst = (now === "desc") === (first === "-");
  return isFirst ? second + column.field : DEFAULT_ORDER;
}
