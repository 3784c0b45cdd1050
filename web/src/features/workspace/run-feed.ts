/**
 * How the columns of the table of runs are arranged: kept in a run set as W&B's tools write it, with
 * their names for columns. What nobody arranged follows the natural order. Pure.
 */
import { isObject, type Json, type JsonObject } from "@/lib/json";
import { numberOf, textOf, textsOf } from "@/panels/config";
import { readField, writeField } from "@/panels/facts/field";

/** What of its numbers a group of runs shows. */
export const STATISTICS = ["mean", "min", "max", "median", "std"] as const;
export type Statistic = (typeof STATISTICS)[number];

export interface ColumnLayout {
  /** Ids in the wanted order; empty until something was moved. */
  readonly order: readonly string[];
  /** What was shown or hidden by hand. */
  readonly visible: Readonly<Record<string, boolean>>;
  /** Stuck to the left, after the name. */
  readonly pinned: readonly string[];
  /** Widths in pixels, where changed by hand. */
  readonly widths: Readonly<Record<string, number>>;
  readonly statistic: Statistic;
}

export const NATURAL: ColumnLayout = {
  order: [],
  visible: {},
  pinned: [],
  widths: {},
  statistic: "mean",
};

const NAMES: readonly (readonly [ours: string, theirs: string])[] = [
  ["name", "run:displayName"],
  ["state", "run:state"],
  ["created", "run:createdAt"],
  ["runtime", "run:duration"],
  ["user", "run:username"],
  ["tags", "tags:__ALL__"],
  ["notes", "run:notes"],
  ["group", "run:group"],
  ["job_type", "run:jobType"],
  ["host", "run:host"],
];
const THEIRS: ReadonlyMap<string, string> = new Map(NAMES);
const OURS: ReadonlyMap<string, string> = new Map(NAMES.map(([ours, theirs]) => [theirs, ours]));
const FIRST = "name";

export function readFeed(raw: JsonObject): ColumnLayout {
  const { columnVisible, columnPinned, columnWidths } = raw;
  const statistic = textOf(raw.statistic);
  return {
    order: textsOf(raw.columnOrder).map(ourId),
    visible: mapped(columnVisible, (shown) => (typeof shown === "boolean" ? shown : null)),
    pinned: Object.keys(mapped(columnPinned, (isOn) => (isOn === true ? true : null))).filter(
      (id) => id !== FIRST,
    ),
    widths: mapped(columnWidths, (width) => numberOf(width)),
    statistic: STATISTICS.find((one) => one === statistic) ?? NATURAL.statistic,
  };
}

/** Undefined where there is nothing to keep. */
export function writeFeed(layout: ColumnLayout, raw: JsonObject): JsonObject | undefined {
  const { order, visible, pinned, widths, statistic } = layout;
  if (Object.keys(raw).length === 0 && JSON.stringify(layout) === JSON.stringify(NATURAL)) return;
  const { statistic: _, ...kept } = raw;
  const stuck = pinned.length > 0 ? [FIRST, ...pinned] : [];
  return {
    version: 2,
    pageSize: 10,
    onlyShowSelected: false,
    ...kept,
    columnVisible: named(Object.entries(visible)),
    columnPinned: named(stuck.map((id) => [id, true])),
    columnWidths: named(Object.entries(widths).map(([id, width]) => [id, Math.round(width)])),
    columnOrder: order.map(theirId),
    ...(statistic !== NATURAL.statistic && { statistic }),
  };
}

function ourId(theirs: string): string {
  const known = OURS.get(theirs);
  if (known !== undefined) return known;
  const { section, path } = readField(theirs);
  const isKey = theirs.startsWith("config:") || theirs.startsWith("summary:");
  return isKey ? `${section}.${path}` : theirs;
}

function theirId(ours: string): string {
  const known = THEIRS.get(ours);
  if (known !== undefined) return known;
  const [, section, path] = /^(config|summary)\.(.+)$/s.exec(ours) ?? [];
  if (path === undefined) return ours;
  return writeField({ section: section === "config" ? "config" : "summary", path });
}

function mapped<T>(
  raw: Json | undefined,
  read: (value: Json) => T | null,
): Readonly<Record<string, T>> {
  const entries = Object.entries(isObject(raw) ? raw : {}).flatMap(([id, value]) => {
    const known = value === undefined ? null : read(value);
    return known === null ? [] : [[ourId(id), known] as const];
  });
  return Object.fromEntries(entries);
}

function named(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries.map(([id, value]) => [theirId(id), value]));
}
