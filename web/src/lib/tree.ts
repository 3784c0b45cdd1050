/** Nested values (config, summary, files) as rows of a tree: what to show, given what is open and searched. */
import { isArray, isObject, type Json, type JsonObject } from "./json";
import { naturalCompare } from "./path";

export interface TreeRow {
  /** Keys from the root, the identity of the row. */
  readonly path: readonly string[];
  readonly id: string;
  readonly label: string;
  readonly depth: number;
  readonly value: Json;
  /** Number of children, null for a leaf. */
  readonly size: number | null;
  readonly isOpen: boolean;
}

/** A path as one string; keys may hold any character but this one. */
export function pathId(path: readonly string[]): string {
  return path.join("\u001f");
}

/** Short lists of plain values read better in one line than as a branch. */
function isLeaf(value: Json): boolean {
  if (isArray(value)) {
    return (
      value.length === 0 || (value.length <= 16 && value.every((item) => typeof item !== "object"))
    );
  }
  return !isObject(value) || Object.keys(value).length === 0;
}

function children(value: Json): [string, Json][] {
  if (isArray(value)) return value.map((item, i) => [String(i), item]);
  if (!isObject(value)) return [];
  return Object.entries(value).sort(([a], [b]) => naturalCompare(a, b));
}

function isOpenAtFirst(value: Json): boolean {
  return !isObject(value) || value._type === undefined;
}

/** A leaf as one line of text. */
export function leafText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * The visible rows in order. Branches are open at first, media values (they have a `_type`) shut;
 * `toggled` holds the ids of those that the user turned round.
 * With a filter, only leaves whose dotted path or text matches are kept, with their branches, all open.
 */
export function treeRows(
  root: JsonObject,
  toggled: ReadonlySet<string>,
  filter?: (text: string) => boolean,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (value: Json, path: string[]): boolean => {
    const id = pathId(path);
    const label = path[path.length - 1] ?? "";
    const row = { path, id, label, depth: path.length - 1, value };
    if (isLeaf(value)) {
      if (filter && !filter(`${path.join(".")} ${leafText(value)}`)) return false;
      rows.push({ ...row, size: null, isOpen: false });
      return true;
    }
    const inner = children(value);
    const isOpen = filter !== undefined || isOpenAtFirst(value) !== toggled.has(id);
    const at = rows.push({ ...row, size: inner.length, isOpen }) - 1;
    if (!isOpen) return true;
    const found = inner.map(([key, item]) => visit(item, [...path, key]));
    if (filter && !found.includes(true)) rows.splice(at);
    return !filter || found.includes(true);
  };
  for (const [key, item] of children(root)) visit(item, [key]);
  return rows;
}

/** Every leaf below an object, in order of appearance, with its path: the columns of a runs table. */
export function leaves(root: JsonObject): { path: string[]; value: Json }[] {
  const found: { path: string[]; value: Json }[] = [];
  const visit = (value: Json, path: string[]): void => {
    if (isObject(value) && !isLeaf(value) && value._type === undefined) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    } else found.push({ path, value });
  };
  for (const [key, item] of Object.entries(root)) visit(item, [key]);
  return found;
}

/** The value at a path, undefined when it is not there. */
export function valueAt(root: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const key of path) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}
