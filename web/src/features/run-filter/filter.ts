/**
 * Which runs are meant, as conditions on their fields and groups of them. Read from both forms in
 * which W&B's tools write them (a tree of operators, and a list with connectors, of which some items
 * are lists themselves), kept in the second, and told the server as a filter document. Pure.
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

/** Conditions and groups of them: all of them hold, or any does. */
export interface RunFilter {
  readonly isAny: boolean;
  readonly items: readonly FilterItem[];
}

export type FilterItem = Condition | RunFilter;

/** A condition that nobody has filled in yet. */
export const FRESH: Condition = {
  field: { section: "run", path: "" },
  op: "=",
  value: null,
  isOff: false,
};
export const NO_FILTER: RunFilter = { isAny: false, items: [] };

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

export function isGroup(item: FilterItem): item is RunFilter {
  return "items" in item;
}

/** Reads the filters of a run set; what is not understood is left out. */
export function readFilter(filters: JsonObject): RunFilter {
  if (filters.filterFormat === "filterV2") return fromFlat(filters);
  const [read] = fromTree(filters);
  if (read === undefined) return NO_FILTER;
  return isGroup(read) ? read : { isAny: false, items: [read] };
}

export function writeFilter(filter: RunFilter): JsonObject {
  return { filterFormat: "filterV2", filters: written(filter) };
}

/** The document that the server understands; null: all runs are meant. */
export function toDocument({ isAny, items }: RunFilter): JsonObject | null {
  const parts = items.flatMap((item) => {
    if (isGroup(item)) return toDocument(item) ?? [];
    return isComplete(item) ? partOf(item) : [];
  });
  if (parts.length === 0) return null;
  return isAny ? { $or: parts } : { $and: parts };
}

export function isComplete({ field, op, value, isOff }: Condition): boolean {
  if (isOff || !isKnown(field)) return false;
  if (op === "exists") return true;
  return isArray(value) ? value.length > 0 : value !== null && value !== "";
}

/** The fields of runs that are offered, as the server calls them. */
export const RUN_FIELDS: readonly string[] = [
  "state",
  "display_name",
  "tags",
  "group",
  "job_type",
  "username",
  "host",
  "created_at",
  "sweep",
  "notes",
];
/** Others that the server knows, too. */
const OTHERS: ReadonlySet<string> = new Set([
  "name",
  "heartbeat_at",
  "displayName",
  "jobType",
  "createdAt",
  "heartbeatAt",
  "user",
  "user.username",
]);

/** Whether there may be such a field: not one whose name is being typed. */
export function isKnown({ section, path }: Field): boolean {
  if (path === "") return false;
  return section !== "run" || RUN_FIELDS.includes(path) || OTHERS.has(path);
}

/** How many conditions narrow the runs down. */
export function countOf({ items }: RunFilter): number {
  return items.reduce(
    (sum, item) => sum + (isGroup(item) ? countOf(item) : Number(isComplete(item))),
    0,
  );
}

/** Leaves what is worth keeping: conditions on some field, and groups that are more than one item. */
export function pruned({ isAny, items }: RunFilter): RunFilter {
  const kept = items.flatMap((item): readonly FilterItem[] => {
    if (!isGroup(item)) return item.field.path === "" ? [] : [item];
    const inside = pruned(item);
    return inside.items.length > 1 ? [inside] : inside.items;
  });
  return { isAny: isAny && kept.length > 1, items: kept };
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

/** The field that is meant by a name; `config.` and the like say where it stands. */
export function fieldOf(name: string): Field {
  const [, section, path] = /^(config|summary|summary_metrics)\.(.*)$/s.exec(name) ?? [];
  if (path === undefined) return { section: "run", path: name };
  return { section: section === "config" ? "config" : "summary", path };
}

/** The same for a name that says not where, if one of the keys ends like it. */
export function fieldAmong(name: string, keys: readonly string[]): Field {
  const field = fieldOf(name.trim());
  if (isKnown(field)) return field;
  const found = ["config", "summary_metrics"].map((section) => `${section}.${field.path}`);
  return fieldOf(found.find((key) => keys.includes(key)) ?? name);
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

/** Items with connectors between them; AND binds tighter than OR. */
function fromFlat(raw: JsonObject): RunFilter {
  const chains: FilterItem[][] = [];
  for (const item of objectsOf(raw.filters)) {
    const read = item.filters === undefined ? conditionOf(item) : [fromFlat(item)];
    const chain = chains.at(-1);
    if (chain === undefined || item.connector === "OR") chains.push([...read]);
    else chain.push(...read);
  }
  const [first = [], ...others] = chains;
  if (others.length === 0) return { isAny: false, items: first };
  const all = (items: readonly FilterItem[]) => ({ isAny: false, items });
  return { isAny: true, items: chains.flatMap((items) => (items.length > 1 ? all(items) : items)) };
}

/** Nested operators; a group of one is that one. */
function fromTree(raw: JsonObject): readonly FilterItem[] {
  if (raw.filters === undefined) return conditionOf(raw);
  const items = objectsOf(raw.filters).flatMap(fromTree);
  return items.length > 1 ? [{ isAny: raw.op === "OR", items }] : items;
}

function written({ isAny, items }: RunFilter): readonly JsonObject[] {
  return items.map((item, at) => ({
    ...(isGroup(item) ? { filters: written(item) } : writtenCondition(item)),
    ...(at > 0 && { connector: isAny ? "OR" : "AND" }),
  }));
}

function writtenCondition({ field, op, value, isOff }: Condition): JsonObject {
  return { key: { section: field.section, name: field.path }, op, value, disabled: isOff };
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}
