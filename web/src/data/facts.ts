/** Config and summary of chosen runs, wherever they stand in the list, and of whatever project. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { byProject, calledHere, type RunsOfProject } from "./named-runs";
import { runsQuery } from "./runs";
import type { ProjectRef, Run } from "./types";
import { useSameList } from "./useSameList";

/** A URL is finite: so many runs are named in one. */
const AT_ONCE = 100;

export interface Facts {
  /** The runs that were found, in the order in which they were named; each with its name as id. */
  readonly runs: readonly Run[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

export function useFacts(project: ProjectRef, ids: readonly string[]): Facts {
  const { entity, project: name } = project;
  const parts = useMemo(
    () => byProject({ entity, project: name }, ids.toSorted()).flatMap(inParts),
    [entity, name, ids],
  );
  const answers = useQueries({
    queries: parts.map(({ project: place, runs }) => ({
      ...runsQuery(place, { filter: { name: { $in: runs } }, limit: AT_ONCE }),
    })),
  });
  const pages = useSameList(answers.map((answer) => answer.data));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the project is told by the parts
  const runs = useMemo(() => {
    const named = pages.flatMap((page, at) =>
      (page?.items ?? []).map((run) => calledHere(project, parts[at]?.project ?? project, run)),
    );
    const byId = new Map(named.map((run) => [run.id, run]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }, [ids, parts, pages]);
  return {
    runs,
    isPending: answers.some((answer) => answer.isPending) && runs.length === 0,
    error: runs.length > 0 ? null : (answers.find((answer) => answer.error)?.error ?? null),
    retry: () => {
      for (const answer of answers) void answer.refetch();
    },
  };
}

function inParts({ project, runs }: RunsOfProject): readonly RunsOfProject[] {
  return Array.from({ length: Math.ceil(runs.length / AT_ONCE) }, (_, at) => ({
    project,
    runs: runs.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  }));
}
