/** Which keys were logged, by which kind of value, and the custom charts of the same runs. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, projectPath } from "./http";
import { resourceKey } from "./keys";
import type { MetricList, ProjectRef, Stream } from "./types";

export interface MetricsQuestion {
  readonly stream: Stream;
  /** Short ids; absent = all runs of the project. */
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
        params: { stream: question.stream, runs: question.runs?.join(",") },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}
