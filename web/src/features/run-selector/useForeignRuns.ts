/**
 * The pinned runs of other projects, each asked for where it is: what was found of it, or that there
 * is nothing to see.
 */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { byProject, nameIn, refOf } from "@/data/named-runs";
import { isAmong, projectsQuery } from "@/data/projects";
import { type RunsQuestion, runsQuery } from "@/data/runs";
import type { ProjectRef, Run, RunRef } from "@/data/types";

export interface ForeignRun {
  /** What it is called here. */
  readonly name: string;
  readonly ref: RunRef;
  /** With its name here as id. Null: it is not there yet, or was not found. */
  readonly run: Run | null;
  /** It is gone, or the viewer may not see it: the server does not say which. */
  readonly isLost: boolean;
}

/** In the order of the names. Those that are there and do not answer the question are left out. */
export function useForeignRuns(
  here: ProjectRef,
  names: readonly string[],
  question: RunsQuestion,
): readonly ForeignRun[] {
  const places = useMemo(() => byProject(here, names), [here, names]);
  // Asked for in any case when a page is opened; to ask a project that one may not see is an error.
  const projects = useQuery({ ...projectsQuery(), refetchInterval: false }).data;
  const answers = useQueries({
    queries: places.map(({ project, runs }) => ({
      ...runsQuery(project, narrowed(question, runs)),
      enabled: isAmong(projects ?? [], project),
    })),
  });
  const pages = answers.map(({ data }) => data);
  const failed = answers.map(({ error }) => error !== null);
  const isNarrow = question.search !== undefined || question.filter !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers are told by their contents
  return useMemo(() => {
    const found = new Map<string, Run>();
    const known = new Map<string, "found" | "lost" | "asked">();
    for (const [at, { project, runs }] of places.entries()) {
      for (const run of pages[at]?.items ?? []) {
        const name = nameIn(here, { ...project, run: run.id });
        found.set(name, { ...run, id: name });
      }
      const isClosed = projects !== undefined && !isAmong(projects, project);
      const state = isClosed || failed[at] ? "lost" : pages[at] ? "found" : "asked";
      for (const run of runs) known.set(nameIn(here, { ...project, run }), state);
    }
    return names.flatMap((name) => {
      const run = found.get(name) ?? null;
      const state = known.get(name);
      if (run === null && state === "found" && isNarrow) return [];
      const isLost = run === null && state !== "asked";
      return [{ name, ref: refOf(here, name), run, isLost }];
    });
  }, [here, names, places, projects, isNarrow, ...pages, pages.length, failed.join()]);
}

function narrowed({ search, regex, filter }: RunsQuestion, runs: readonly string[]): RunsQuestion {
  const named = { name: { $in: [...runs] } };
  return {
    ...(search !== undefined && { search, regex: regex === true }),
    filter: filter ? { $and: [named, filter] } : named,
    limit: runs.length,
  };
}
