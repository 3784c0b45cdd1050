import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { logsQuery } from "@/data/logs";
import type { RunRef } from "@/data/types";
import { matcher } from "@/lib/search";

/** More hits than this are not stepped through. */
const MOST = 1000;

export interface LogSearch {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Numbers of the lines that hold the text, rising. */
  readonly hits: readonly number[];
  /** Place in `hits` of the one looked at; -1 when there is none. */
  readonly at: number;
  readonly isPartial: boolean;
  readonly ranges: (text: string) => [number, number][];
  /** Goes to the next (1) or previous (-1) hit, round the end; returns its line. */
  readonly step: (by: 1 | -1) => number | undefined;
}

const NONE: readonly number[] = [];

/** Search in the whole console, done by the server; the hits are walked here. */
export function useLogSearch(ref: RunRef): LogSearch {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const wanted = useDeferredValue(text);
  const answer = useQuery({
    ...logsQuery(ref, { search: wanted, limit: MOST }),
    enabled: wanted !== "",
  });
  const hits = wanted === "" ? NONE : (answer.data?.lines.map((line) => line.number) ?? NONE);
  const at = hits.length === 0 ? -1 : Math.min(chosen, hits.length - 1);
  return {
    text,
    setText: (next) => {
      setText(next);
      setChosen(0);
    },
    hits,
    at,
    isPartial: hits.length >= MOST,
    ranges: wanted === "" ? () => [] : matcher(wanted, false).ranges,
    step: (by) => {
      if (hits.length === 0) return undefined;
      const next = (at + by + hits.length) % hits.length;
      setChosen(next);
      return hits[next];
    },
  };
}
