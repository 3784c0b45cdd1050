/** The lines of a console as if all were there: portions are read when they come into sight. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { PORTION, portionQuery } from "@/data/console";
import { logsQuery } from "@/data/logs";
import type { LogLine, RunRef } from "@/data/types";

export interface LogLines {
  /** How many lines the console has; 0 until known. */
  readonly total: number;
  /** The line at a place, undefined while it is on its way. */
  readonly line: (at: number) => LogLine | undefined;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Reads the portions that hold lines `first` to `last`; the live stream keeps those fresh. */
export function useLogLines(ref: RunRef, first: number, last: number): LogLines {
  const end = useQuery(logsQuery(ref, { tail: true, limit: 1 }));
  const from = Math.floor(first / PORTION);
  const to = Math.floor(last / PORTION);
  const portions = useQueries({
    queries: Array.from({ length: to - from + 1 }, (_, i) => portionQuery(ref, from + i)),
  });
  const failed = [end, ...portions].find((answer) => answer.error !== null);
  return {
    total: Math.max(end.data?.total ?? 0, ...portions.map((portion) => portion.data?.total ?? 0)),
    line: (at) => lineAt(portions[Math.floor(at / PORTION) - from]?.data?.lines, at),
    isPending: end.isPending,
    error: failed?.error ?? null,
    retry: () => failed?.refetch(),
  };
}

/** Numbers have no gaps as a rule, so the place in the portion is tried first. */
function lineAt(lines: readonly LogLine[] | undefined, at: number): LogLine | undefined {
  const line = lines?.[at % PORTION];
  return line?.number === at ? line : lines?.find(({ number }) => number === at);
}
