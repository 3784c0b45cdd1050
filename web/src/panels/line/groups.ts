/** Runs of a line panel that are put together, and what is drawn of them. Pure. */
import type { Band, Middle } from "@/data/group-series";
import type { JsonObject } from "@/lib/json";
import type { PanelRun } from "@/panels/panel";

export interface LineGroup {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly runs: readonly string[];
  readonly isGroup: true;
}

export const MIDDLES: readonly { value: Middle; label: string }[] = [
  { value: "mean", label: "Mean" },
  { value: "median", label: "Median" },
  { value: "min", label: "Minimum" },
  { value: "max", label: "Maximum" },
];

export const BANDS: readonly { value: Band; label: string }[] = [
  { value: "minmax", label: "Min to max" },
  { value: "stddev", label: "Standard deviation" },
  { value: "stderr", label: "Standard error" },
  { value: "none", label: "None" },
];

/** In the order of the runs; null where they are not put together. */
export function groupsIn(runs: readonly PanelRun[]): readonly LineGroup[] | null {
  if (!runs.some(({ group }) => group)) return null;
  const found = new Map<string, LineGroup & { runs: string[] }>();
  for (const { id, color, group } of runs) {
    if (!group) continue;
    const known = found.get(group.id);
    if (known) known.runs.push(id);
    else found.set(group.id, { ...group, color, runs: [id], isGroup: true });
  }
  return [...found.values()];
}

export function middleOf({ groupAgg }: JsonObject): Middle {
  return MIDDLES.find(({ value }) => value === groupAgg)?.value ?? "mean";
}

export function bandOf({ groupArea }: JsonObject): Band {
  return BANDS.find(({ value }) => value === groupArea)?.value ?? "minmax";
}
