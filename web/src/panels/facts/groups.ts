/** Runs put together by a field: what bar charts and scalars show when they are grouped. Pure. */
import type { Run } from "@/data/types";
import { isArray, isObject, type Json } from "@/lib/json";
import type { PanelRun } from "@/panels/panel";
import { valueAt } from "./field";

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** What each of its runs has, without those that have nothing to draw. */
  readonly values: readonly number[];
}

/** One group a run, or one for each value of the field `by`; in the order of the runs. `read` gives what is drawn of a run. */
export function groupsOf(
  runs: readonly Run[],
  drawn: readonly PanelRun[],
  read: (run: Run) => number | null,
  by: string | null,
): readonly Group[] {
  const colors = new Map(drawn.map((run) => [run.id, run.color]));
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const value = read(run);
    if (value === null) continue;
    const name = by === null ? run.name : textOf(valueAt(run, by));
    const id = by === null ? run.id : name;
    const color = colors.get(run.id) ?? "";
    const old = groups.get(id) ?? { id, name, color, values: [] };
    groups.set(id, { ...old, values: [...old.values, value] });
  }
  return [...groups.values()];
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "–";
  return isObject(value) || isArray(value) ? JSON.stringify(value) : String(value);
}
