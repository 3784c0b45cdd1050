/** The same done to many runs at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "./generated";
import { projectPath, sendJson } from "./http";
import { runKeys } from "./runs";
import type { ProjectRef } from "./types";

type Schemas = components["schemas"];

export interface BulkChange
  extends Partial<
    Pick<
      Schemas["BulkRequest"],
      "add_tags" | "remove_tags" | "group" | "job_type" | "entity" | "project"
    >
  > {
  readonly do: Schemas["BulkRequest"]["do"];
  readonly runs: readonly string[];
}

/** Resolves to how many runs it was done to. Lists of runs are then read anew from the beginning. */
export function useBulk(ref: ProjectRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: BulkChange) => {
      const path = `${projectPath(ref)}/runs/bulk`;
      return (await sendJson<Schemas["BulkDone"]>("POST", path, change)).runs;
    },
    onSettled: async () => {
      // Pages are read once and never grow old by themselves.
      await client.resetQueries({ queryKey: runKeys.allPages(ref) });
      await client.invalidateQueries({ queryKey: runKeys.all(ref) });
    },
  });
}
