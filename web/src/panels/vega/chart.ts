/**
 * What a custom chart is made of: its definition (a preset, or its own text), the columns that play
 * its parts, and rows out of what the runs logged. Pure.
 */
import type { TableContent } from "@/data/content";
import { isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { textOf } from "@/panels/config";
import { PRESETS, type Preset, type PresetChart } from "./presets";

export type Source = "summaryTable" | "historyTable" | "summary" | "history" | "config";

export interface Wanted {
  readonly source: Source;
  /** Of a table. */
  readonly tableKey: string;
  /** Of summary, history and config. */
  readonly keys: readonly string[];
}

export interface Parts {
  readonly fields: Readonly<Record<string, string>>;
  readonly strings: Readonly<Record<string, string>>;
}

export function presetOf(config: JsonObject): Preset | null {
  return PRESETS[textOf(config.panelDefId)] ?? null;
}

/** The definition that stands in the panel itself, as text. */
export function ownSpecOf({ customPanelDef }: JsonObject): string {
  const spec = isObject(customPanelDef) ? customPanelDef.spec : undefined;
  return typeof spec === "string" ? spec : isObject(spec) ? JSON.stringify(spec, null, 2) : "";
}

export function partsOf(config: JsonObject): Parts {
  return { fields: textsIn(config.fieldSettings), strings: textsIn(config.stringSettings) };
}

function textsIn(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** What the query of the chart asks for; several things at once are answered with the first. */
export function wantedOf(config: JsonObject, chartKey: string): Wanted {
  for (const source of ["summaryTable", "historyTable", "summary", "history", "config"] as const) {
    const node = nodeNamed(config.userQuery ?? null, source);
    if (!node) continue;
    const args = isArray(node.args) ? node.args.filter(isObject) : [];
    const of = (name: string) => args.find((arg) => arg.name === name)?.value;
    const keys = of("keys");
    return {
      source,
      tableKey: textOf(of("tableKey")),
      keys: (isArray(keys) ? keys : [keys]).filter((key) => typeof key === "string"),
    };
  }
  return { source: "summaryTable", tableKey: chartKey === "" ? "" : `${chartKey}_table`, keys: [] };
}

function nodeNamed(node: Json, name: string): JsonObject | null {
  if (isArray(node)) {
    for (const item of node) {
      const found = nodeNamed(item, name);
      if (found) return found;
    }
    return null;
  }
  if (!isObject(node)) return null;
  if (node.name === name && ("args" in node || "fields" in node)) return node;
  for (const item of Object.values(node)) {
    const found = isArray(item) || isObject(item) ? nodeNamed(item, name) : null;
    if (found) return found;
  }
  return null;
}

/** The query in W&B's words. */
export function queryFor({ source, tableKey, keys }: Wanted): JsonObject {
  const args: Json =
    source === "summaryTable" || source === "historyTable"
      ? [{ name: "tableKey", value: tableKey }]
      : [{ name: "keys", value: [...keys] }];
  const names = ["id", "name", "_defaultColorIndex"].map((name) => ({ name, fields: [] }));
  const runSets = {
    name: "runSets",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a slot in W&B's words
    args: [{ name: "runSets", value: "${runSets}" }],
    fields: [...names, { name: source, args, fields: [] }],
  };
  return { queryFields: [runSets] };
}

/** A column as rows have it: dots and brackets would mean places inside of it. */
export function safeName(column: string): string {
  return column.replace(/[.[\]'"\\]/g, "_");
}

export interface RunRows {
  readonly name: string;
  readonly color: string;
  readonly rows: readonly JsonObject[];
}

/** Rows of all runs, each with the name and colour of its run. */
export function joined(runs: readonly RunRows[]): readonly JsonObject[] {
  return runs.flatMap(({ name, color, rows }) =>
    rows.map((row) => ({ ...row, run: name, name, run_color: color, color })),
  );
}

/** Runs of one name are told apart by a number behind it: charts know them by their names. */
export function distinct<T extends { readonly name: string }>(runs: readonly T[]): readonly T[] {
  const seen = new Map<string, number>();
  return runs.map((run) => {
    const count = (seen.get(run.name) ?? 0) + 1;
    seen.set(run.name, count);
    return count === 1 ? run : { ...run, name: `${run.name} (${count})` };
  });
}

export function rowsOfTable({ columns, rows }: TableContent): readonly JsonObject[] {
  const names = columns.map(safeName);
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])));
}

const SLOT = /\$\{(field|string):([^}]+)\}/g;

/** The slots of a definition: columns and texts that it leaves open. */
export function slotsOf(spec: string): { fields: readonly string[]; strings: readonly string[] } {
  const found = { field: new Set<string>(), string: new Set<string>() };
  for (const [, kind, name] of spec.matchAll(SLOT)) {
    found[kind as "field" | "string"].add((name ?? "").replace(/:.*$/, ""));
  }
  return { fields: [...found.field], strings: [...found.string] };
}

/** A definition with its slots filled. Throws where it is no JSON. */
export function filled(spec: string, { fields, strings }: Parts): JsonObject {
  const text = spec.replace(SLOT, (_, kind: string, slot: string) => {
    const [name = "", otherwise = ""] = slot.split(/:(.*)/s);
    const value = kind === "field" ? safeName(fields[name] ?? name) : (strings[name] ?? otherwise);
    return JSON.stringify(value).slice(1, -1);
  });
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed as Json)) throw new Error("a chart is described by an object");
  return parsed as JsonObject;
}

/** The description to draw. Throws where there is none, or where it is broken. */
export function specOf(config: JsonObject, runs: PresetChart["runs"]): JsonObject {
  const parts = partsOf(config);
  const own = ownSpecOf(config);
  if (own !== "") return filled(own, parts);
  const preset = presetOf(config);
  if (!preset)
    throw new Error(`the definition “${textOf(config.panelDefId)}” is not on this server`);
  return preset.specOf({
    field: (part) => {
      const column = parts.fields[part];
      return column === undefined ? null : safeName(column);
    },
    text: (name) => parts.strings[name] ?? "",
    isMany: runs.length > 1,
    runs,
  });
}
