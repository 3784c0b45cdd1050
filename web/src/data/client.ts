/** The cache of what was read from the server, and when it asks again. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./http";
import { viewerKeys } from "./viewer";

export function makeQueryClient(): QueryClient {
  // Whoever is refused is perhaps signed out: the page finds out, and shows where to sign in.
  const onError = (error: Error) => {
    if (error instanceof ApiProblem && error.status === 401) {
      void client.invalidateQueries({ queryKey: viewerKeys.viewer });
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A machine that has lost its network still reaches a server of its own.
        networkMode: "always",
        // The live stream says when something is old.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        // A refusal stays one; only a server that does not answer is asked again.
        retry: (failures, error) =>
          failures < 2 &&
          (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
