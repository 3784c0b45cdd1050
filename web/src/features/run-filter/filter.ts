/**
 * Which runs are meant, as conditions on their fields. Read from both forms in which W&B's tools
 * write them (a tree of operators, and a flat list with connectors), kept in the flat one, and
 * told the server as a filter document. Pure.
 */
import { isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { textOf } from "@/panels/config";
import { type Field, readField } from "@/panels/facts/field";

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "IN" | "NIN" | "contains" | "exists";

export interface Condition {
  readonly field: Field;
  readonly op: Operator;
  /** A list for IN and NIN; null for "exists". */
  readonly value: Json;
  readonly isOff: boolean;
}

export interface RunFilter {
  /** All conditions hold, or any of them does. */
  readonly isAny: boolean;
  readonly conditions: readonly Condition[];
}

export const NO_FILTER: RunFilter = { isAny: false, conditions: [] };

export const OPERATORS: readonly { value: Operator; label: string }[] = [
  { value: "=", label: "is" },
  { value: "!=", label: "is not" },
  { value: "<", label: "<" },
  { value: "<=", label: "≤" },
  { value: ">", label: ">" },
  { value: ">=", label: "≥" },
  { value: "IN", label: "is one of" },
  { value: "NIN", label: "is none of" },
  { value: "contains", label: "contains" },
  { value: "exists", label: "is there" },
];

/** Reads the filters of a run set; what is not understood is left out. */
export function readFilter(filters: JsonObject): RunFilter {
  if (filters.filterFormat === "filterV2") {
    const items = flat(filters);
    return {
      isAny: items.some(({ connector }) => connector === "OR"),
      conditions: items.flatMap(conditionOf),
    };
  }
  // {op: "OR", filters: [{op: "AND", filters: [leaf…]}]}
  const groups = objectsOf(filters.filters);
  const leaves = groups.flatMap((group) =>
    group.filters === undefined ? [group] : objectsOf(group.filters),
  );
  const isAny = filters.op === "OR" && groups.length > 1;
  return { isAny, conditions: leaves.flatMap(conditionOf) };
}

export function writeFilter({ isAny, conditions }: RunFilter): JsonObject {
  return {
    filterFormat: "filterV2",
    filters: conditions.map(({ field, op, value, isOff }, at) => ({
      key: { section: field.section, name: field.path },
      op,
      value,
      disabled: isOff,
      ...(at > 0 && { connector: isAny ? "OR" : "AND" }),
    })),
  };
}

/** The document that the server understands; null: all runs are meant. */
export function toDocument({ isAny, conditions }: RunFilter): JsonObject | null {
  const parts = conditions.filter(isComplete).map(partOf);
  if (parts.length === 0) return null;
  return isAny ? { $or: parts } : { $and: parts };
}

export function isComplete({ field, op, value, isOff }: Condition): boolean {
  if (isOff || field.path === "") return false;
  if (op === "exists") return true;
  return isArray(value) ? value.length > 0 : value !== null && value !== "";
}

const COMPARED: Readonly<Record<string, string>> = {
  "!=": "$ne",
  "<": "$lt",
  "<=": "$lte",
  ">": "$gt",
  ">=": "$gte",
  IN: "$in",
  NIN: "$nin",
};

function partOf({ field, op, value }: Condition): JsonObject {
  const key = nameOf(field);
  if (op === "exists") return { [key]: { $exists: true } };
  if (op === "contains") return { [key]: { $regex: `(?i)${escaped(String(value))}` } };
  const word = COMPARED[op];
  return { [key]: word === undefined ? value : { [word]: value } };
}

export function nameOf({ section, path }: Field): string {
  if (section === "config") return `config.${path}`;
  return section === "summary" ? `summary_metrics.${path}` : path;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function conditionOf(raw: JsonObject): readonly Condition[] {
  const key = isObject(raw.key) ? raw.key : {};
  const path = textOf(key.name);
  const word = textOf(raw.op);
  const op = OPERATORS.find(({ value }) => value === (word === "==" ? "=" : word))?.value;
  if (path === "" || op === undefined) return [];
  const section = textOf(key.section);
  // Their key-value section "keys_info" and others that we have no column for are none.
  if (section !== "run" && section !== "config" && section !== "summary") return [];
  const { path: bare } = readField(`${section}:${path}`);
  return [
    { field: { section, path: bare }, op, value: raw.value ?? null, isOff: raw.disabled === true },
  ];
}

/** The conditions of the flat form, those in groups among them. */
function flat(raw: JsonObject): readonly JsonObject[] {
  return objectsOf(raw.filters).flatMap((item) =>
    item.filters === undefined ? [item] : flat(item),
  );
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}
