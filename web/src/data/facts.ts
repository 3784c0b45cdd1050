/** Config and summary of chosen runs, wherever they stand in the list. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { runsQuery } from "./runs";
import type { ProjectRef, Run } from "./types";

/** A URL is finite: so many runs are named in one. */
const AT_ONCE = 100;

export interface Facts {
  /** The runs that were found, in the order in which they were named. */
  readonly runs: readonly Run[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

export function useFacts(project: ProjectRef, ids: readonly string[]): Facts {
  const parts = useMemo(() => {
    const sorted = ids.toSorted();
    return Array.from({ length: Math.ceil(sorted.length / AT_ONCE) }, (_, at) =>
      sorted.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
    );
  }, [ids]);
  const answers = useQueries({
    queries: parts.map((some) => ({
      ...runsQuery(project, { filter: { name: { $in: some } }, limit: AT_ONCE }),
    })),
  });
  const pages = answers.map((answer) => answer.data);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pages are told by their contents
  const runs = useMemo(() => {
    const byId = new Map(pages.flatMap((page) => page?.items ?? []).map((run) => [run.id, run]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }, [ids, ...pages]);
  return {
    runs,
    isPending: answers.some((answer) => answer.isPending) && runs.length === 0,
    error: runs.length > 0 ? null : (answers.find((answer) => answer.error)?.error ?? null),
    retry: () => {
      for (const answer of answers) void answer.refetch();
    },
  };
}
