/**
 * The pinned runs of other projects, each asked for where it is: what was found of it, or that there
 * is nothing to see.
 */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { ApiProblem } from "@/data/http";
import { byProject, calledHere, nameIn, refOf } from "@/data/named-runs";
import { projectExistsQuery } from "@/data/projects";
import { type RunsQuestion, runsQuery } from "@/data/runs";
import type { ProjectRef, Run, RunRef } from "@/data/types";
import { useSameList } from "@/data/useSameList";

export interface ForeignRun {
  /** What it is called here. */
  readonly name: string;
  readonly ref: RunRef;
  /** As panels know it. Null: it is not there yet, or was not found. */
  readonly run: Run | null;
  /** What it is called there. */
  readonly title: string;
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
  // To ask a project that one may not see is an error.
  const presence = useQueries({
    queries: places.map(({ project }) => ({
      ...projectExistsQuery(project),
      refetchInterval: false as const,
    })),
  });
  const isThere = useSameList(presence.map(({ data }) => data));
  const answers = useQueries({
    queries: places.map(({ project, runs }, at) => ({
      ...runsQuery(project, narrowed(question, runs)),
      enabled: isThere[at] === true,
    })),
  });
  const pages = useSameList(answers.map(({ data }) => data));
  const isRefused = useSameList(
    answers.map(({ error }) => error instanceof ApiProblem && isNo(error)),
  );
  const isNarrow = question.search !== undefined || question.filter !== undefined;
  return useMemo(() => {
    const found = new Map<string, { readonly run: Run; readonly title: string }>();
    const states = new Map<string, "found" | "lost" | "asked">();
    for (const [at, { project, runs }] of places.entries()) {
      for (const run of pages[at]?.items ?? []) {
        const known = calledHere(here, project, run);
        found.set(known.id, { run: known, title: run.name });
      }
      const isLost = isThere[at] === false || isRefused[at];
      const state = isLost ? "lost" : pages[at] ? "found" : "asked";
      for (const run of runs) states.set(nameIn(here, { ...project, run }), state);
    }
    return names.flatMap((name) => {
      const { run = null, title = name } = found.get(name) ?? {};
      const state = states.get(name);
      if (run === null && state === "found" && isNarrow) return [];
      const isLost = run === null && state !== "asked";
      return [{ name, ref: refOf(here, name), run, title, isLost }];
    });
  }, [here, names, places, isNarrow, pages, isThere, isRefused]);
}

/** Rather than being away. */
function isNo({ status }: ApiProblem): boolean {
  return status >= 400 && status < 500;
}

function narrowed({ search, regex, filter }: RunsQuestion, runs: readonly string[]): RunsQuestion {
  const named = { name: { $in: [...runs] } };
  return {
    ...(search !== undefined && { search, regex: regex === true }),
    filter: filter ? { $and: [named, filter] } : named,
    limit: runs.length,
  };
}
