/** The keys that configs and summaries of a project hold, and what stands under one of them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, projectPath, sendJson } from "./http";
import { resourceKey } from "./keys";
import type { Json, ProjectRef } from "./types";

export interface Column {
  /** `config.lr`, `summary_metrics.loss`. */
  readonly key: string;
  /** In how many runs it is a number, a text …. */
  readonly kinds: Readonly<Record<string, number>>;
}

const MOST_COLUMNS = 200;
const MOST_VALUES = 50;

const SECTION = /^(config|summary_metrics)\./;

/** Columns whose key holds `text`, which may begin with where it stands. */
export function columnsQuery(ref: ProjectRef, text: string) {
  // The server looks into the names alone; offers are narrowed down by all that was typed.
  const search = text.replace(SECTION, "");
  return queryOptions({
    queryKey: [...resourceKey(ref, "columns"), "keys", search],
    queryFn: async ({ signal }) => {
      const params = { search, limit: MOST_COLUMNS };
      const path = `${projectPath(ref)}/columns`;
      return (await getJson<{ items: readonly Column[] }>(path, { params, signal })).items;
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** The most frequent values under a key, those of texts that hold `like`. */
export function valuesOfQuery(ref: ProjectRef, key: string, like: string) {
  return queryOptions({
    queryKey: [...resourceKey(ref, "columns"), "values", key, like],
    queryFn: async () => {
      const body = { key, like, limit: MOST_VALUES };
      const answer = await sendJson<{ items: readonly { held: { value: Json }; runs: number }[] }>(
        "POST",
        `${projectPath(ref)}/columns/values`,
        body,
      );
      return answer.items.map(({ held }) => held.value);
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
