/**
 * Tables made of logged tables: of several runs one below the other, two joined by a column, with
 * columns that are computed, rows that pass a test, rows put together by a column. Pure.
 */
import type { TableContent } from "@/data/content";
import { cellText } from "@/lib/cell";
import { type Expression, isTrue, parseExpression, type Value } from "@/lib/expression";
import { asNumber, isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { naturalCompare } from "@/lib/path";
import { matcher } from "@/lib/search";
import { textOf } from "@/panels/config";

type Row = readonly Json[];

export interface Computed {
  readonly name: string;
  readonly expression: string;
}

export interface JoinSettings {
  readonly tableKey: string;
  /** The column that both have. */
  readonly by: string;
}

export function joinOf({ joinTableKey, joinColumn }: JsonObject): JoinSettings | null {
  const [tableKey, by] = [textOf(joinTableKey), textOf(joinColumn)];
  return tableKey !== "" && by !== "" ? { tableKey, by } : null;
}

export function computedOf({ computedColumns }: JsonObject): readonly Computed[] {
  return (isArray(computedColumns) ? computedColumns.filter(isObject) : []).map((one) => ({
    name: textOf(one.name),
    expression: textOf(one.expression),
  }));
}

/** One below the other; columns of the same name are one. The first column names the run. */
export function concatenated(
  tables: readonly { readonly run: string; readonly table: TableContent }[],
): TableContent {
  const columns = [...new Set(tables.flatMap(({ table }) => table.columns))];
  const rows = tables.flatMap(({ run, table }) => {
    const places = columns.map((name) => table.columns.indexOf(name));
    return table.rows.map((row) => [
      run,
      ...places.map((at) => (at < 0 ? null : (row[at] ?? null))),
    ]);
  });
  return { columns: ["run", ...columns], rows };
}

/**
 * Rows of both that hold the same in a column, which the right table may call otherwise; columns of
 * one name get the number of their table.
 */
export function joinedBy(
  left: TableContent,
  right: TableContent,
  by: string,
  rightBy = by,
): TableContent {
  const [key, other] = [left.columns.indexOf(by), right.columns.indexOf(rightBy)];
  if (key < 0 || other < 0) {
    const [name, table] = key < 0 ? [by, "this"] : [rightBy, "the other"];
    throw new Error(`the column “${name}” is not in ${table} table`);
  }
  const places = new Map<string, Row[]>();
  for (const row of right.rows) {
    const value = keyOf(row[other]);
    const same = places.get(value);
    if (same) same.push(row);
    else places.set(value, [row]);
  }
  const isShared = (name: string) =>
    name !== by && left.columns.includes(name) && right.columns.includes(name);
  const without = (row: Row) =>
    right.columns.flatMap((_, at) => (at === other ? [] : [row[at] ?? null]));
  return {
    columns: [
      ...left.columns.map((name) => (isShared(name) ? `${name} (1)` : name)),
      ...right.columns
        .filter((_, at) => at !== other)
        .map((name) => (isShared(name) ? `${name} (2)` : name)),
    ],
    rows: left.rows.flatMap((row) =>
      (places.get(keyOf(row[key])) ?? []).map((match) => [...row, ...without(match)]),
    ),
  };
}

function keyOf(cell: Json | undefined): string {
  return JSON.stringify(cell ?? null);
}

/** The same with further columns; one whose formula is broken is left out and told. */
export function withComputed(
  table: TableContent,
  computed: readonly Computed[],
): { readonly table: TableContent; readonly problems: readonly string[] } {
  const problems: string[] = [];
  let made = table;
  for (const { name, expression } of computed) {
    if (name === "" || expression === "") continue;
    try {
      const formula = parseExpression(expression, made.columns);
      const read = readerOf(made, formula);
      made = {
        columns: [...made.columns, name],
        rows: made.rows.map((row) => [...row, jsonOf(formula.evaluate(read(row)))]),
      };
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { table: made, problems };
}

/** What a text in the filter is: a test over the columns, or a text to look for. */
export function filterOf(
  table: TableContent,
  text: string,
): { readonly isTest: boolean; readonly passes: (row: Row) => boolean } {
  if (text === "") return { isTest: false, passes: () => true };
  const formula = testIn(text, table.columns);
  if (formula) {
    const read = readerOf(table, formula);
    return { isTest: true, passes: (row) => isTrue(formula.evaluate(read(row))) };
  }
  const { test } = matcher(text, false);
  return { isTest: false, passes: (row) => row.some((cell) => test(cellText(cell))) };
}

/** A test counts as one when every name in it is a column: else it is a text that looks like one. */
function testIn(text: string, columns: readonly string[]): Expression | null {
  try {
    const formula = parseExpression(text, columns);
    const isOne = formula.isTest && formula.names.every((name) => columns.includes(name));
    return isOne && formula.names.length > 0 ? formula : null;
  } catch {
    return null; // no formula: it is looked for as a text
  }
}

function readerOf(table: TableContent, { names }: Expression) {
  const places = new Map(names.map((name) => [name, table.columns.indexOf(name)]));
  for (const [name, at] of places) if (at < 0) throw new Error(`there is no column “${name}”`);
  return (row: Row) =>
    (name: string): Value =>
      valueIn(row[places.get(name) ?? -1]);
}

function valueIn(cell: Json | undefined): Value {
  if (cell === undefined || cell === null || typeof cell === "boolean") return cell ?? null;
  return asNumber(cell) ?? (typeof cell === "string" ? cell : cellText(cell));
}

function jsonOf(value: Value): Json {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** What rows with the same in a column have in another: its numbers, or how often its texts occur. */
export type Cells =
  | { readonly kind: "numbers"; readonly values: readonly number[] }
  | { readonly kind: "texts"; readonly counts: readonly (readonly [string, number])[] };

export interface RowGroup {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly cells: readonly Cells[];
}

export function grouped(
  table: TableContent,
  rows: readonly Row[],
  column: number,
  isNumeric: readonly boolean[],
): readonly RowGroup[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = cellText(row[column], "plain");
    const same = groups.get(name);
    if (same) same.push(row);
    else groups.set(name, [row]);
  }
  return [...groups]
    .sort(([a], [b]) => naturalCompare(a, b))
    .map(([name, some]) => ({
      name,
      rows: some,
      cells: table.columns.map((_, at) =>
        isNumeric[at]
          ? {
              kind: "numbers",
              values: some.flatMap((row) => asNumber(row[at]) ?? []).filter(Number.isFinite),
            }
          : { kind: "texts", counts: countsOf(some.map((row) => cellText(row[at]))) },
      ),
    }));
}

function countsOf(texts: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** How many values lie in each of `bins` parts of the range of all. */
export function binned(
  values: readonly number[],
  [low, high]: readonly [number, number],
  bins: number,
): readonly number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const share = high > low ? (value - low) / (high - low) : 0;
    const at = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

export function rangeOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}
