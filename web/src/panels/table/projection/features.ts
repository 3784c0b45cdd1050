/** From the columns of a table to points in many dimensions. Pure. */
import type { TableContent } from "@/data/content";
import { asNumber, isArray, type Json } from "@/lib/json";

/** Rows of numbers, one after the other; `rows` are their places in the table. */
export interface Features {
  readonly rows: readonly number[];
  readonly width: number;
  readonly values: Float64Array;
}

/** More rows than this are not drawn. */
const MOST_ROWS = 2000;
const MOST_WIDTH = 4096;

/** Columns that hold numbers, or vectors of them (embeddings). */
export function featureColumns(table: TableContent): readonly string[] {
  return table.columns.filter((_, at) => {
    const cells = table.rows.map((row) => row[at]).filter((cell) => (cell ?? null) !== null);
    return cells.length > 0 && cells.slice(0, 50).every((cell) => vectorOf(cell) !== null);
  });
}

/** What is laid out before somebody chooses: vectors if there are some, else all numbers. */
export function usualColumns(table: TableContent): readonly string[] {
  const all = featureColumns(table);
  const isVector = (name: string) => {
    const at = table.columns.indexOf(name);
    return table.rows.some((row) => isArray(row[at]));
  };
  const vectors = all.filter(isVector);
  return vectors.length > 0 ? vectors : all;
}

/**
 * Each number less its column's mean, over its deviation, of the rows that pass; those that lack a
 * number are left out, and without columns all of them.
 */
export function featuresOf(
  table: TableContent,
  columns: readonly string[],
  passes: (row: TableContent["rows"][number]) => boolean = () => true,
): Features {
  const places = columns.map((name) => table.columns.indexOf(name)).filter((at) => at >= 0);
  const found: { row: number; vector: readonly number[] }[] = [];
  for (const [row, cells] of table.rows.entries()) {
    if (places.length === 0 || found.length >= MOST_ROWS) break;
    if (!passes(cells)) continue;
    const parts = places.map((at) => vectorOf(cells[at]));
    if (parts.every((part) => part !== null)) found.push({ row, vector: parts.flat() });
  }
  const width = found[0]?.vector.length ?? 0;
  const whole = found.filter(({ vector }) => vector.length === width && width <= MOST_WIDTH);
  const values = new Float64Array(whole.length * width);
  for (const [at, { vector }] of whole.entries()) values.set(vector, at * width);
  standardize(values, width);
  return { rows: whole.map(({ row }) => row), width, values };
}

function vectorOf(cell: Json | undefined): readonly number[] | null {
  const number = asNumber(cell);
  if (number !== undefined) return Number.isFinite(number) ? [number] : null;
  if (!isArray(cell) || cell.length === 0) return null;
  const vector = cell.flatMap((one) => asNumber(one) ?? []);
  return vector.length === cell.length && vector.every(Number.isFinite) ? vector : null;
}

function standardize(values: Float64Array, width: number): void {
  const height = width === 0 ? 0 : values.length / width;
  for (let column = 0; column < width; column += 1) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < height; row += 1) sum += values[row * width + column] as number;
    const mean = sum / height;
    for (let row = 0; row < height; row += 1) {
      squares += ((values[row * width + column] as number) - mean) ** 2;
    }
    const deviation = Math.sqrt(squares / height) || 1;
    for (let row = 0; row < height; row += 1) {
      const at = row * width + column;
      values[at] = ((values[at] as number) - mean) / deviation;
    }
  }
}
