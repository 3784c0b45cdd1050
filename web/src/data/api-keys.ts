/** The API keys of an account: listed, made, made worthless. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "./generated";
import { getJson, sendJson } from "./http";

export type ApiKey = components["schemas"]["ApiKey"];
export type FreshKey = components["schemas"]["FreshKey"];

const keysOf = (user: string) => ["api-keys", user] as const;

function path(user: string): string {
  return `users/${encodeURIComponent(user)}/keys`;
}

export function apiKeysQuery(user: string) {
  return queryOptions({
    queryKey: keysOf(user),
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly ApiKey[] }>(path(user), { signal })).items,
  });
}

/** Resolves to the key itself, which the server tells only now. */
export function useMakeKey(user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (description: string) => sendJson<FreshKey>("POST", path(user), { description }),
    onSettled: () => client.invalidateQueries({ queryKey: keysOf(user) }),
  });
}

export function useRevokeKey(user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => sendJson<void>("DELETE", `keys/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: keysOf(user) }),
  });
}
