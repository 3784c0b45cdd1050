/**
 * By which fields a run set sorts its runs and puts them together: W&B's keys, and the names that the
 * server has for them. Pure.
 */
import { nameOf } from "@/features/run-filter/filter";
import { readField } from "@/panels/facts/field";
import type { FieldKey, RunSetDoc, SortKey } from "./document";

export const NEWEST_FIRST = "-created_at";

/** W&B's names of run fields that the server calls otherwise. */
const RUN_FIELDS: Readonly<Record<string, string>> = {
  createdAt: "created_at",
  displayName: "display_name",
  jobType: "job_type",
  heartbeatAt: "heartbeat_at",
};

/** As the server reads it; several fields with commas. */
export function orderOf({ sort }: Pick<RunSetDoc, "sort">): string {
  const fields = sort.flatMap(({ key, isAscending }) => {
    if (key.name === "") return [];
    return [`${isAscending ? "+" : "-"}${serverKey(key)}`];
  });
  return fields.join(",") || NEWEST_FIRST;
}

/** As the document keeps it. */
export function sortOf(order: string): readonly SortKey[] {
  return order.split(",").flatMap((field) => {
    const name = field.replace(/^[+-]/, "");
    return name === "" ? [] : [{ key: fieldKey(name), isAscending: !field.startsWith("-") }];
  });
}

/** The server's keys by which the runs are put together, the outer one first. */
export function groupingOf({ grouping }: Pick<RunSetDoc, "grouping">): readonly string[] {
  return grouping.filter(({ name }) => name !== "").map(serverKey);
}

/** As the document keeps it. */
export function writeGrouping(keys: readonly string[]): readonly FieldKey[] {
  return keys.map(fieldKey);
}

function serverKey({ section: theirs, name }: FieldKey): string {
  const section = theirs === "config" || theirs === "summary" ? theirs : "run";
  const { path } = readField(`${section}:${name}`);
  return section === "run" ? (RUN_FIELDS[path] ?? path) : nameOf({ section, path });
}

function fieldKey(name: string): FieldKey {
  const [, section, path] = /^(config|summary_metrics|summary)\.(.*)$/s.exec(name) ?? [];
  if (section === undefined || path === undefined) return { section: "run", name };
  return { section: section === "config" ? "config" : "summary", name: path };
}
