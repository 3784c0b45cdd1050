/** What a run logged under a key that is no number: media, tables, texts. */
import { queryOptions } from "@tanstack/react-query";
import { getJson, runPath } from "./http";
import { runResourceKey } from "./keys";
import type { LoggedValue, RunRef } from "./types";

export const valueKeys = {
  all: (ref: RunRef) => runResourceKey(ref, "values"),
  list: (ref: RunRef, key: string) => [...valueKeys.all(ref), key],
};

/** The values of one key, in the order of their steps. */
export function valuesQuery(ref: RunRef, key: string) {
  return queryOptions({
    queryKey: valueKeys.list(ref, key),
    queryFn: ({ signal }) =>
      getJson<{ items: readonly LoggedValue[] }>(`${runPath(ref)}/values`, {
        params: { key },
        signal,
      }),
  });
}
