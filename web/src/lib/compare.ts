/** The order of cells of mixed kinds: numbers, then text, then truth, then the rest; empty ones always last. */
import { asNumber, type Json } from "./json";
import { naturalCompare } from "./path";

export type Direction = "asc" | "desc";

type Cell = Json | undefined;

function rank(cell: Cell): number {
  const number = asNumber(cell);
  if (cell === null || cell === undefined || Number.isNaN(number)) return 4;
  if (number !== undefined) return 0;
  if (typeof cell === "string") return 1;
  return typeof cell === "boolean" ? 2 : 3;
}

function compareSame(a: Cell, b: Cell): number {
  const x = asNumber(a);
  const y = asNumber(b);
  if (x !== undefined && y !== undefined) return x - y || 0;
  if (typeof a === "string" && typeof b === "string") return naturalCompare(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  return naturalCompare(JSON.stringify(a) ?? "", JSON.stringify(b) ?? "");
}

/** Negative when `a` stands before `b`. Empty cells and NaN stay at the end in both directions. */
export function compareCells(a: Cell, b: Cell, direction: Direction = "asc"): number {
  const ranks = rank(a) - rank(b);
  if (rank(a) === 4 || rank(b) === 4) return ranks;
  const order = ranks !== 0 ? ranks : compareSame(a, b);
  return direction === "asc" ? order : -order;
}

/** A sorted copy; rows that compare equal keep their order. */
export function sortRows<T>(rows: readonly T[], cell: (row: T) => Cell, direction: Direction): T[] {
  return [...rows].sort((a, b) => compareCells(cell(a), cell(b), direction));
}
