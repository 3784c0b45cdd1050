/** The console of a run in portions of equal size: one to look at, or all of them to keep. */
import { queryOptions } from "@tanstack/react-query";
import { getJson, runPath } from "./http";
import { logKeys } from "./logs";
import type { LogLine, LogPage, RunRef } from "./types";

/** Lines in a portion. */
export const PORTION = 500;

const PORTION_TO_KEEP = 1000;

/** The lines from `portion * PORTION` on. Unlike `logsQuery` it never stands in for another one. */
export function portionQuery(ref: RunRef, portion: number) {
  const question = { after: portion * PORTION, limit: PORTION };
  return queryOptions({
    queryKey: logKeys.page(ref, question),
    queryFn: ({ signal }) =>
      getJson<LogPage>(`${runPath(ref)}/logs`, { params: { ...question }, signal }),
  });
}

/** Reads every line in order. */
export async function readConsole(ref: RunRef): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (;;) {
    const params = { after: lines.length, limit: PORTION_TO_KEEP };
    const page = await getJson<LogPage>(`${runPath(ref)}/logs`, { params });
    lines.push(...page.lines);
    if (page.lines.length === 0 || lines.length >= page.total) return lines;
  }
}
