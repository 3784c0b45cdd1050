/** What a group of runs is called and told by. Pure. */
import type { Held, RunGroup } from "@/data/groups";
import { cellText } from "@/lib/cell";
import type { PanelGroup } from "@/panels/panel";

/** The same for the same values, whatever the order in which groups are listed. */
export function groupId(
  by: readonly string[],
  { values }: { readonly values: readonly Held[] },
): string {
  return `group:${JSON.stringify([by, values.map(({ kind, value }) => [kind, value])])}`;
}

export function panelGroup(by: readonly string[], group: RunGroup): PanelGroup {
  return { id: groupId(by, group), name: groupName(by, group) };
}

/** "hidden: 64, adam": what holds a number needs its key to say anything, a text says what it is. */
export function groupName(by: readonly string[], { values }: RunGroup): string {
  const parts = values.map((held, place) =>
    held.kind === "text" ? String(held.value) : `${keyLabel(by[place] ?? "")}: ${heldText(held)}`,
  );
  return parts.join(", ");
}

export function heldText({ kind, value }: Held): string {
  if (kind === "null" || value === null) return "–";
  return cellText(value, "plain");
}

/** A key of the server without where it stands. */
export function keyLabel(key: string): string {
  return key.replace(/^(config|summary_metrics)\./, "");
}

/** The place of each group in a list, by its id. */
export function groupRanks(
  by: readonly string[],
  listed: readonly RunGroup[],
): ReadonlyMap<string, number> {
  return new Map(listed.map((group, rank) => [groupId(by, group), rank]));
}
