/** The console of a run. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, runPath } from "./http";
import { runResourceKey } from "./keys";
import type { LogPage, RunRef } from "./types";

export interface LogsQuestion {
  /** The number of the first line wanted. */
  readonly after?: number;
  readonly limit?: number;
  /** The last `limit` lines instead. */
  readonly tail?: boolean;
  readonly search?: string;
}

export const logKeys = {
  all: (ref: RunRef) => runResourceKey(ref, "logs"),
  page: (ref: RunRef, question: LogsQuestion) => [...logKeys.all(ref), question],
};

export function logsQuery(ref: RunRef, question: LogsQuestion = {}) {
  return queryOptions({
    queryKey: logKeys.page(ref, question),
    queryFn: ({ signal }) =>
      getJson<LogPage>(`${runPath(ref)}/logs`, { params: { ...question }, signal }),
    placeholderData: keepPreviousData,
  });
}
