/** The alerts that a run raised, the newest first. */
import { queryOptions } from "@tanstack/react-query";
import type { components } from "./generated";
import { getJson, runPath } from "./http";
import { runResourceKey } from "./keys";
import type { RunRef } from "./types";

export type Alert = components["schemas"]["Alert"];

export function alertsQuery(ref: RunRef) {
  return queryOptions({
    queryKey: runResourceKey(ref, "alerts"),
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly Alert[] }>(`${runPath(ref)}/alerts`, { signal })).items,
  });
}
