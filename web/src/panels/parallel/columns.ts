/** The axes of a parallel coordinates plot, as its config names them. Pure. */
import { isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { textOf } from "@/panels/config";
import { labelOf } from "@/panels/facts/field";

export interface Column {
  readonly accessor: string;
  readonly label: string;
  readonly isLog: boolean;
  readonly isFlipped: boolean;
  readonly raw: JsonObject;
}

export function columnsOf(config: JsonObject): readonly Column[] {
  const { columns } = config;
  return (isArray(columns) ? columns.filter(isObject) : []).map((raw) => ({
    accessor: textOf(raw.accessor),
    label: textOf(raw.displayName) || labelOf(textOf(raw.accessor)),
    isLog: raw.log === true,
    isFlipped: raw.inverted === true,
    raw,
  }));
}

export function writeColumns(columns: readonly Column[]): Json {
  return columns.map(({ accessor, isLog, isFlipped, raw }) => ({
    ...raw,
    accessor,
    ...((isLog || raw.log !== undefined) && { log: isLog }),
    ...((isFlipped || raw.inverted !== undefined) && { inverted: isFlipped }),
  }));
}

/** Puts a column where another stands. */
export function moved(columns: readonly Column[], from: number, to: number): readonly Column[] {
  const column = columns[from];
  return column ? columns.toSpliced(from, 1).toSpliced(to, 0, column) : columns;
}
