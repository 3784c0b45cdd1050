/** What the parameters of chosen runs have to do with one of their results. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { projectPath, sendJson } from "./http";
import { resourceKey } from "./keys";
import type { ImportanceList, ProjectRef } from "./types";

/** `metric` is a field of the runs as the API names it: `summary_metrics.loss`. */
export function runImportanceQuery(ref: ProjectRef, runs: readonly string[], metric: string) {
  const body = { metric, filter: { name: { $in: runs.toSorted() } } };
  return queryOptions({
    queryKey: [...resourceKey(ref, "importance"), body],
    queryFn: () => sendJson<ImportanceList>("POST", `${projectPath(ref)}/runs/importance`, body),
    placeholderData: keepPreviousData,
    enabled: metric !== "" && runs.length > 0,
    // A forest is grown anew for each question: what runs add by the second does not change it much.
    staleTime: 60_000,
  });
}
