/** The runs of a panel as it wants them: so many at most, put together by a field, named by a template. */
import { useMemo } from "react";
import { useFacts } from "@/data/facts";
import type { Run } from "@/data/types";
import { isArray, isObject } from "@/lib/json";
import { valueAt } from "@/panels/facts/field";
import { groupingOf, limitOf } from "@/panels/facts/settings";
import type { PanelProps, PanelRun } from "@/panels/panel";
import { namesIn } from "./point-template";
import { labelFrom } from "./settings";

const NO_IDS: readonly string[] = [];

export function useGrouped({
  project,
  config,
  runs: all,
}: Pick<PanelProps, "project" | "config" | "runs">): readonly PanelRun[] {
  const runs = useMemo(() => all.slice(0, limitOf(config, all.length)), [all, config]);
  const isGrouped = runs.some(({ group }) => group);
  // Runs that the workspace puts together stay so.
  const by = isGrouped ? null : groupingOf(config);
  const template = namesIn(config);
  const isAsked = by !== null || template !== "";
  const ids = useMemo(() => (isAsked ? runs.map(({ id }) => id) : NO_IDS), [isAsked, runs]);
  const facts = useFacts(project, ids).runs;
  return useMemo(() => {
    if (facts.length === 0) return runs;
    const named = template === "" ? runs : runs.map((run) => renamed(run, facts, template));
    return by === null ? named : together(named, facts, by);
  }, [runs, facts, by, template]);
}

function renamed(run: PanelRun, facts: readonly Run[], template: string): PanelRun {
  const fact = facts.find(({ id }) => id === run.id);
  const name = fact ? labelFrom(template, fact) : "";
  return name === "" ? run : { ...run, name };
}

/** Runs with the same follow each other; a group has the colour of its first run. */
export function together(
  runs: readonly PanelRun[],
  facts: readonly Run[],
  by: string,
): readonly PanelRun[] {
  const groups = new Map<string, PanelRun[]>();
  for (const run of runs) {
    const fact = facts.find(({ id }) => id === run.id);
    const name = fact ? textIn(valueAt(fact, by)) : "–";
    const members = groups.get(name) ?? [];
    members.push({
      ...run,
      group: { id: `by ${by} ${name}`, name },
      color: members[0]?.color ?? run.color,
    });
    groups.set(name, members);
  }
  return [...groups.values()].flat();
}

function textIn(value: ReturnType<typeof valueAt>): string {
  if (value === undefined || value === null) return "–";
  return isObject(value) || isArray(value) ? JSON.stringify(value) : String(value);
}
