/** Which keys were logged, by which kind of value, and the custom charts of the same runs. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, projectPath } from "./http";
import { resourceKey } from "./keys";
import { listed } from "./named-runs";
import type { MetricList, ProjectRef, Stream } from "./types";

/** What a workspace shows; the page of a run shows them apart. */
export const STREAMS: readonly Stream[] = ["history", "events"];

export interface MetricsQuestion {
  readonly stream: Stream;
  /** By their names (`named-runs.ts`); absent = all runs of the project. */
  readonly runs?: readonly string[];
}

export const metricKeys = {
  all: (ref: ProjectRef) => resourceKey(ref, "metrics"),
  list: (ref: ProjectRef, question: MetricsQuestion) => [...metricKeys.all(ref), question],
};

export function metricsQuery(ref: ProjectRef, question: MetricsQuestion) {
  return queryOptions({
    queryKey: metricKeys.list(ref, question),
    queryFn: ({ signal }) =>
      getJson<MetricList>(`${projectPath(ref)}/metrics`, {
        params: { stream: question.stream, runs: question.runs && listed(question.runs) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

const PAGE = 200;

/** The keys of all runs in which `search` stands, page by page. */
export function metricPagesQuery(ref: ProjectRef, search: string) {
  return infiniteQueryOptions({
    queryKey: [...metricKeys.all(ref), "pages", search],
    queryFn: ({ signal, pageParam }) =>
      readKeys(ref, { search, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: MetricList) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** The first `limit` keys in which `search` stands. */
export async function readMetrics(ref: ProjectRef, search: string, limit: number) {
  return (await readKeys(ref, { search, limit, cursor: null })).items;
}

function readKeys(
  ref: ProjectRef,
  params: { search: string; limit: number; cursor: string | null },
  signal?: AbortSignal,
): Promise<MetricList> {
  return getJson<MetricList>(`${projectPath(ref)}/metrics`, {
    params: { stream: "history", ...params },
    ...(signal && { signal }),
  });
}
