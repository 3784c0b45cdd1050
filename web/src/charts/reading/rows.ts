/** Rows that a chart draws, in words: what their fields hold, and how one goes from row to row. Pure. */
import { asNumber, isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { formatCount, formatInteger, formatNumber } from "@/lib/number";
import { onward, type Walk } from "./step";
import { rangeOf, saidList, saidRange } from "./words";

export interface RowsTold {
  readonly name: string;
  readonly rows: readonly JsonObject[];
  /** Of all rows, where `rows` are only the first ones. */
  readonly total?: number;
  /** What is told of each row, in this order. */
  readonly fields: readonly string[];
}

const MOST = { fields: 6, words: 5, letters: 60 };

export function headOf({ name, rows, total = rows.length }: RowsTold): string {
  return rows.length === 0 ? name : `${name}, ${formatCount(total, "row")}`;
}

export function spoken(told: RowsTold): string {
  const { rows, total = rows.length, fields } = told;
  if (rows.length === 0) return headOf(told);
  const first = total > rows.length ? [`of the first ${formatInteger(rows.length)}`] : [];
  return [headOf(told), ...first, ...shown(fields).map((field) => held(field, rows))].join("; ");
}

function shown(fields: readonly string[]): readonly string[] {
  return fields.slice(0, MOST.fields);
}

function held(field: string, rows: readonly JsonObject[]): string {
  const values = rows.flatMap((row) => row[field] ?? []);
  const numbers = values.flatMap((value) => asNumber(value) ?? []);
  if (numbers.length === values.length && rangeOf(numbers)) return saidRange(field, numbers);
  const words = [...new Set(values.map(wordOf))];
  return words.length > MOST.words
    ? `${field} of ${formatCount(words.length, "value")}`
    : `${field} ${saidList(words, MOST.words)}`;
}

export function walkOf({ rows, fields }: RowsTold): Walk<number> {
  return {
    go: (from, { along, by }) => {
      if (rows.length === 0) return null;
      return from === null ? 0 : onward(from, along === "x" ? by : -by, rows.length);
    },
    tell: (at) => {
      const row = rows[at];
      return row
        ? shown(fields)
            .map((field) => `${field} ${wordOf(row[field] ?? null)}`)
            .join(", ")
        : "";
    },
  };
}

function wordOf(value: Json): string {
  if (value === null) return "none";
  if (typeof value === "number") return formatNumber(value);
  const text = isArray(value) || isObject(value) ? JSON.stringify(value) : String(value);
  return text.length > MOST.letters ? `${text.slice(0, MOST.letters)}…` : text;
}

/** The fields of rows that a description names, in its order; all of them where it names none. */
export function fieldsIn(description: Json, rows: readonly JsonObject[]): readonly string[] {
  const known = Object.keys(rows[0] ?? {});
  const found = new Set<string>();
  const look = (part: Json): void => {
    if (isArray(part)) for (const one of part) look(one);
    if (!isObject(part)) return;
    for (const [key, value] of Object.entries(part)) {
      if (key === "field" && typeof value === "string" && known.includes(value)) found.add(value);
      // Rows that it brings along describe nothing.
      else if (key !== "values" && key !== "datasets") look(value);
    }
  };
  look(description);
  return found.size > 0 ? [...found] : known;
}
