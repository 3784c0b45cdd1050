/** Runs of a project: pages of them, one in full, editing and stopping it. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { getJson, projectPath, runPath, sendJson } from "./http";
import { resourceKey, runResourceKey } from "./keys";
import type { JsonObject, ProjectRef, Run, RunDetail, RunEdit, RunPage, RunRef } from "./types";

/** So many of a list are read first, and kept fresh as a whole. */
export const HEAD = 100;

/** Which runs, and in which order. */
export interface RunsQuestion {
  readonly search?: string;
  readonly regex?: boolean;
  readonly filter?: JsonObject;
  /** A field with a sign: "-created_at", "+summary.loss". */
  readonly order?: string;
  readonly limit?: number;
}

export const runKeys = {
  all: (ref: ProjectRef) => resourceKey(ref, "runs"),
  lists: (ref: ProjectRef) => [...runKeys.all(ref), "list"],
  list: (ref: ProjectRef, question: RunsQuestion) => [...runKeys.lists(ref), question],
  allPages: (ref: ProjectRef) => [...runKeys.all(ref), "pages"],
  pages: (ref: ProjectRef, question: RunsQuestion) => [...runKeys.allPages(ref), question],
  one: (ref: RunRef) => runResourceKey(ref, "run"),
  left: (ref: RunRef) => runResourceKey(ref, "left"),
};

/** The first `limit` runs that answer the question. */
export function runsQuery(ref: ProjectRef, question: RunsQuestion = {}) {
  return queryOptions({
    queryKey: runKeys.list(ref, question),
    queryFn: ({ signal }) => readPage(ref, question, null, signal),
    placeholderData: keepPreviousData,
  });
}

/** All runs that answer the question, page by page. */
export function runsPagesQuery(ref: ProjectRef, question: RunsQuestion = {}) {
  return infiniteQueryOptions({
    queryKey: runKeys.pages(ref, question),
    queryFn: ({ signal, pageParam }) => readPage(ref, question, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function runQuery(ref: RunRef) {
  return queryOptions({
    queryKey: runKeys.one(ref),
    queryFn: ({ signal }) => getJson<RunDetail>(runPath(ref), { signal }),
  });
}

/**
 * Whether a run has left its project since it was looked at: deleted, or moved. The live stream says
 * so (`refresh.ts`); nobody is asked, for it would be an error to ask for what is not there.
 */
export function leftQuery(ref: RunRef) {
  return queryOptions({
    queryKey: runKeys.left(ref),
    queryFn: () => false,
    staleTime: "static",
  });
}

export function useEditRun(ref: RunRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (edit: RunEdit) => sendJson<Run>("PATCH", runPath(ref), edit),
    onMutate: (edit) => {
      client.setQueryData<RunDetail>(runKeys.one(ref), (run) => run && { ...run, ...edit });
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: runKeys.one(ref) }),
        client.invalidateQueries({ queryKey: runKeys.all(ref) }),
      ]),
  });
}

/** Makes a run that begins where this one was after a step; resolves to it. */
export function useForkRun(ref: RunRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: { readonly step: number; readonly name: string }) => {
      const id = crypto.randomUUID().replaceAll("-", "").slice(0, 8);
      return sendJson<Run>("POST", `${runPath(ref)}/fork`, { ...asked, id });
    },
    onSettled: () => client.invalidateQueries({ queryKey: runKeys.all(ref) }),
  });
}

/** Asks the training process to stop; it does so at its next sign of life. */
export function useStopRun(ref: RunRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => sendJson<void>("POST", `${runPath(ref)}/stop`),
    onSettled: () => client.invalidateQueries({ queryKey: runKeys.one(ref) }),
  });
}

function readPage(
  ref: ProjectRef,
  question: RunsQuestion,
  cursor: string | null,
  signal: AbortSignal,
): Promise<RunPage> {
  const { filter, ...plain } = question;
  return getJson<RunPage>(`${projectPath(ref)}/runs`, {
    params: { ...plain, filter: filter && JSON.stringify(filter), cursor },
    signal,
  });
}
