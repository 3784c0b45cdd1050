/** What the table of importance shows: found by name, ordered by one of its columns, page by page. Pure. */
import type { ImportanceList } from "@/data/types";
import { naturalCompare } from "@/lib/path";
import { matcher } from "@/lib/search";
import { readField } from "@/panels/facts/field";

export type Weight = ImportanceList["items"][number];
export type Order = "parameter" | "importance" | "correlation";

/** The field of the runs as the API names it. */
export function metricOf(accessor: string): string {
  const { section, path } = readField(accessor);
  if (section === "run") return path;
  return `${section === "config" ? "config" : "summary_metrics"}.${path}`;
}

export function nameOf({ key }: Weight): string {
  return key.replace(/^config\./, "");
}

/** The strongest first; by name in natural order. What has no number stands at the end. */
export function orderedWeights(
  items: readonly Weight[],
  search: string,
  order: Order,
): readonly Weight[] {
  const { test } = matcher(search, true);
  return items
    .filter((item) => test(nameOf(item)))
    .toSorted((a, b) =>
      order === "parameter"
        ? naturalCompare(nameOf(a), nameOf(b))
        : strengthOf(b, order) - strengthOf(a, order),
    );
}

function strengthOf({ importance, correlation }: Weight, order: Order): number {
  const value = order === "importance" ? importance : correlation?.value;
  return value == null ? -1 : Math.abs(value);
}
