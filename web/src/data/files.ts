/** The files that a run saved. */
import { queryOptions } from "@tanstack/react-query";
import { getJson, runPath } from "./http";
import { runResourceKey } from "./keys";
import type { RunFile, RunRef } from "./types";

export const fileKeys = {
  list: (ref: RunRef) => runResourceKey(ref, "files"),
};

export function filesQuery(ref: RunRef) {
  return queryOptions({
    queryKey: fileKeys.list(ref),
    queryFn: ({ signal }) =>
      getJson<{ items: readonly RunFile[] }>(`${runPath(ref)}/files`, { signal }),
  });
}
