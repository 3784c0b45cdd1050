/** Who is looking, and signing in and out. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "./http";
import type { Viewer } from "./types";

export const viewerKeys = { viewer: ["viewer"] as const };

/** The viewer, or null when nobody is signed in. */
export function viewerQuery() {
  return queryOptions({
    queryKey: viewerKeys.viewer,
    queryFn: async ({ signal }): Promise<Viewer | null> => {
      const { viewer } = await getJson<{ viewer: Viewer | null }>("session", { signal });
      return viewer;
    },
    staleTime: 5 * 60_000,
  });
}

/** Signs in with an API key; everything that was read before is read again. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => sendJson<void>("POST", "session", { key }),
    onSuccess: () => client.resetQueries(),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => sendJson<void>("DELETE", "session"),
    onSuccess: () => {
      // First who looks, so that no page is left to read the rest again.
      client.setQueryData(viewerKeys.viewer, null);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== viewerKeys.viewer[0] });
    },
  });
}
