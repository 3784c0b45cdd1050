/** In which order a run set lists its runs: W&B's sort keys, and the server's field with a sign. Pure. */
import { nameOf } from "@/features/run-filter/filter";
import { readField } from "@/panels/facts/field";
import type { RunSetDoc, SortKey } from "./document";

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
    const section = key.section === "config" || key.section === "summary" ? key.section : "run";
    const { path } = readField(`${section}:${key.name}`);
    const name = section === "run" ? (RUN_FIELDS[path] ?? path) : nameOf({ section, path });
    return [`${isAscending ? "+" : "-"}${name}`];
  });
  return fields.join(",") || NEWEST_FIRST;
}

/** As the document keeps it. */
export function sortOf(order: string): readonly SortKey[] {
  return order.split(",").flatMap((field) => {
    const name = field.replace(/^[+-]/, "");
    const isAscending = !field.startsWith("-");
    if (name === "") return [];
    const [, section, path] = /^(config|summary_metrics)\.(.*)$/s.exec(name) ?? [];
    if (section === undefined || path === undefined) {
      return [{ key: { section: "run", name }, isAscending }];
    }
    return [
      { key: { section: section === "config" ? "config" : "summary", name: path }, isAscending },
    ];
  });
}
