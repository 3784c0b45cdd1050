/** What one run used and logged. */
import { queryOptions } from "@tanstack/react-query";
import type { components } from "./generated";
import { getJson, runPath } from "./http";
import { runResourceKey } from "./keys";
import type { RunRef } from "./types";

type Schemas = components["schemas"];

export type VersionOfRun = Schemas["VersionOfRun"];
export type RunArtifacts = Schemas["RunArtifacts"];

export const MOST_OF_RUN = 500;

/** At most `limit` of each. Its key begins with "artifacts": any change of those of the project makes it old. */
export function runArtifactsQuery(ref: RunRef, limit: number) {
  return queryOptions({
    queryKey: [...runResourceKey(ref, "artifacts"), "of-run", limit],
    queryFn: ({ signal }) =>
      getJson<RunArtifacts>(`${runPath(ref)}/artifacts`, { params: { limit }, signal }),
  });
}
