/** Rules of a project that raise an alert when a metric passes a threshold. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "./generated";
import { getJson, projectPath, sendJson } from "./http";
import { resourceKey } from "./keys";
import type { ProjectRef } from "./types";

type Schemas = components["schemas"];

export type AlertRule = Schemas["AlertRule"];
export type NewAlertRule = Omit<AlertRule, "id" | "user" | "created_at">;

const path = (ref: ProjectRef) => `${projectPath(ref)}/alert-rules`;
const keyOf = (ref: ProjectRef) => resourceKey(ref, "alert-rules");

export function alertRulesQuery(ref: ProjectRef) {
  return queryOptions({
    queryKey: keyOf(ref),
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly AlertRule[] }>(path(ref), { signal })).items,
  });
}

export function useAddAlertRule(ref: ProjectRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rule: NewAlertRule) => sendJson<AlertRule>("POST", path(ref), rule),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(ref) }),
  });
}

export function useRemoveAlertRule(ref: ProjectRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => sendJson<void>("DELETE", `${path(ref)}/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(ref) }),
  });
}
