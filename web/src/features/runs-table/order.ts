/** The order of the table as the server reads it: fields with a sign, with commas between them. */
import { MOST_ORDERED } from "@/data/groups";
import { NEWEST_FIRST } from "@/features/workspace/order";
import type { RunColumn } from "./columns";

export const DEFAULT_ORDER = NEWEST_FIRST;
export type Direction = "asc" | "desc";

/** In which direction the table is ordered by this column, if it is. */
export function directionOf(column: RunColumn, order: string): Direction | null {
  const own = fieldsOf(order).find((field) => isOf(column, field));
  if (own === undefined) return null;
  return own.startsWith("-") ? "desc" : "asc";
}

/** Which of several keys the column is, from 1; null: there is but one, or it is none. */
export function placeOf(column: RunColumn, order: string): number | null {
  const fields = fieldsOf(order);
  const at = fields.findIndex((field) => isOf(column, field));
  return fields.length < 2 || at < 0 ? null : at + 1;
}

/**
 * What a click on the header asks for; `isAdded`: besides the keys that are there. Numbers and times
 * begin with the largest, texts with A.
 */
export function nextOrder(column: RunColumn, order: string, isAdded = false): string {
  if (column.field === null) return order;
  const first = column.isNumeric ? "-" : "+";
  const second = column.isNumeric ? "+" : "-";
  const now = directionOf(column, order);
  const isFirst = (now === "desc") === (first === "-");
  const own = now === null ? first : isFirst ? second : null;
  const field = own === null ? [] : [own + column.field];
  if (!isAdded) return field[0] ?? DEFAULT_ORDER;
  const fields = fieldsOf(order);
  const at = fields.findIndex((other) => isOf(column, other));
  const next = at < 0 ? [...besides(fields), ...field] : fields.toSpliced(at, 1, ...field);
  return next.slice(0, MOST_ORDERED).join(",") || DEFAULT_ORDER;
}

function fieldsOf(order: string): readonly string[] {
  return order.split(",").filter((field) => field !== "");
}

/** Nobody has chosen the order by which the newest come first: another key takes its place. */
function besides(fields: readonly string[]): readonly string[] {
  return fields.length === 1 && fields[0] === DEFAULT_ORDER ? [] : fields;
}

function isOf({ field }: RunColumn, ordered: string): boolean {
  return field !== null && ordered.slice(1) === field;
}
