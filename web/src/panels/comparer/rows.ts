/** Runs as the columns of a table, their fields as its rows. Pure. */
import type { Run } from "@/data/types";
import { asNumber, isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { formatPlain } from "@/lib/number";
import { naturalCompare } from "@/lib/path";

export interface CompareRow {
  readonly id: string;
  readonly label: string;
  /** One a run; null: it has no such field. */
  readonly texts: readonly (string | null)[];
  /** Not all runs have the same. */
  readonly differs: boolean;
}

export interface CompareSection {
  readonly name: string;
  readonly rows: readonly CompareRow[];
}

const META: readonly (readonly [string, (run: Run) => Json])[] = [
  ["State", (run) => run.state],
  ["User", (run) => run.user],
  ["Group", (run) => run.group],
  ["Job type", (run) => run.job_type],
  ["Host", (run) => run.host],
  ["Tags", (run) => run.tags],
  ["Notes", (run) => run.notes],
];

export function compare(runs: readonly Run[]): readonly CompareSection[] {
  return [
    section(
      "Run",
      META.map(([label, read]) => rowOf("Run", label, runs.map(read))),
    ),
    section(
      "Config",
      leafRows(
        "Config",
        runs.map(({ config }) => config),
      ),
    ),
    section(
      "Summary",
      leafRows(
        "Summary",
        runs.map(({ summary }) => summary),
      ),
    ),
  ].filter(({ rows }) => rows.length > 0);
}

/** Leaves rows whose name or values match and, if asked, that differ. */
export function narrowed(
  sections: readonly CompareSection[],
  test: (text: string) => boolean,
  isDiff: boolean,
): readonly CompareSection[] {
  return sections
    .map(({ name, rows }) => ({
      name,
      rows: rows.filter(
        ({ label, texts, differs }) =>
          (!isDiff || differs) &&
          (test(label) || texts.some((text) => text !== null && test(text))),
      ),
    }))
    .filter(({ rows }) => rows.length > 0);
}

function section(name: string, rows: readonly CompareRow[]): CompareSection {
  return {
    name,
    rows: rows.filter(({ texts }) => texts.some((text) => text !== null && text !== "")),
  };
}

function leafRows(name: string, objects: readonly JsonObject[]): readonly CompareRow[] {
  const leaves = objects.map((object) => new Map(leavesOf(object, "")));
  const keys = [...new Set(leaves.flatMap((map) => [...map.keys()]))].sort(naturalCompare);
  return keys.map((key) =>
    rowOf(
      name,
      key,
      leaves.map((map) => map.get(key) ?? null),
    ),
  );
}

function rowOf(name: string, label: string, values: readonly Json[]): CompareRow {
  const texts = values.map(textOf);
  return {
    id: `${name}/${label}`,
    label,
    texts,
    differs: new Set(values.map((value) => JSON.stringify(value))).size > 1,
  };
}

function* leavesOf(object: JsonObject, prefix: string): Generator<[string, Json]> {
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value) && Object.keys(value).length > 0 && value._type === undefined) {
      yield* leavesOf(value, `${prefix}${key}.`);
    } else {
      yield [`${prefix}${key}`, value];
    }
  }
}

function textOf(value: Json): string | null {
  if (value === null) return null;
  const number = asNumber(value);
  if (number !== undefined) return formatPlain(number);
  if (isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  return isObject(value) || isArray(value) ? JSON.stringify(value) : String(value);
}
