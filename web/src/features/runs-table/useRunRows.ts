/** Reads the runs that the table shows, keeps those in sight fresh, and holds edits until they are saved. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { HEAD, type RunsQuestion, runsPagesQuery, runsQuery } from "@/data/runs";
import type { ProjectRef, Run, RunEdit } from "@/data/types";
import { mergeRows } from "./merge";

const PAGE = 500;
const NO_RUNS: readonly Run[] = [];
const NO_PAGES: readonly (readonly Run[])[] = [];

export interface RunRows {
  readonly rows: readonly Run[];
  /** What the rows came in, for finding columns. */
  readonly pages: readonly (readonly Run[])[];
  /** How many runs answer the question; undefined until known. */
  readonly total: number | undefined;
  readonly isPending: boolean;
  /** The rows answer an earlier question. */
  readonly isOld: boolean;
  readonly isFetchingMore: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Reads on; null when all is there or on its way. */
  readonly readMore: (() => void) | null;
  /** Tells which rows are in sight. */
  readonly onSight: (first: number, last: number) => void;
  /** Shows an edit at once; null takes it back, with the run as saved if it was. */
  readonly onEdit: (id: string, edit: RunEdit | null, saved?: Run) => void;
}

/** More rows are read once one sees a row that is at most `ahead` before the last. */
export function useRunRows(project: ProjectRef, question: RunsQuestion, ahead: number): RunRows {
  const head = useQuery(runsQuery(project, { ...question, limit: HEAD }));
  const hasMore = head.data?.next_cursor != null && !head.isPlaceholderData;
  const [wantsMore, setWantsMore] = useState(false);
  const more = useInfiniteQuery({
    ...runsPagesQuery(project, { ...question, limit: PAGE }),
    enabled: hasMore && wantsMore,
    staleTime: "static",
    gcTime: 0,
  });
  const latest = useRef(new Map<string, Run>());
  const [edits, setEdits] = useState<ReadonlyMap<string, RunEdit>>(new Map());
  const [going, setGoing] = useState<readonly string[]>([]);
  const fresh = useQuery({
    ...runsQuery(project, {
      filter: { name: { $in: [...going] } },
      limit: Math.max(1, going.length),
    }),
    enabled: going.length > 0,
  });

  const pages = useMemo(() => {
    const first = head.data?.items ?? NO_RUNS;
    // Pages of an earlier question have nothing to say below the head of this one.
    const isOfThis = hasMore && !more.isPlaceholderData;
    const others = isOfThis ? (more.data?.pages.map((page) => page.items) ?? NO_PAGES) : NO_PAGES;
    return [first, ...others];
  }, [head.data, more.data, more.isPlaceholderData, hasMore]);

  const rows = useMemo(() => {
    for (const run of fresh.data?.items ?? NO_RUNS) latest.current.set(run.id, run);
    const [first = NO_RUNS, ...others] = pages;
    return mergeRows(first, others, latest.current, edits);
  }, [pages, fresh.data, edits]);

  const { fetchNextPage, hasNextPage, isFetching } = more;
  const isAllRead = !hasMore || (wantsMore && !hasNextPage);
  const readMore = useMemo(() => {
    if (isAllRead || isFetching) return null;
    return () => {
      if (wantsMore) void fetchNextPage();
      else setWantsMore(true);
    };
  }, [isAllRead, isFetching, wantsMore, fetchNextPage]);
  const onSight = useCallback(
    (first: number, last: number) => {
      if (last >= rows.length - ahead) readMore?.();
      // The head is kept fresh as a whole; below it, those rows in sight that still move.
      const seen = rows.slice(Math.max(first, HEAD), last + 1);
      const moving = seen.filter((run) => run.state === "running").map((run) => run.id);
      setGoing((before) => (before.join() === moving.join() ? before : moving));
    },
    [rows, ahead, readMore],
  );

  const onEdit = useCallback((id: string, edit: RunEdit | null, saved?: Run) => {
    if (saved) latest.current.set(id, saved);
    setEdits((before) => {
      const next = new Map(before);
      if (edit) next.set(id, edit);
      else next.delete(id);
      return next;
    });
  }, []);

  return {
    rows,
    pages,
    total: head.data?.total,
    isPending: head.isPending,
    isOld: head.isPlaceholderData,
    isFetchingMore: more.isFetching,
    error: head.error ?? more.error,
    readMore,
    retry: () => void (head.error ? head.refetch() : more.refetch()),
    onSight,
    onEdit,
  };
}
