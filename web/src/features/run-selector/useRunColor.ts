/** The colour of one run on a page of its own: the one that the workspace gives it, or will. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { runsQuery } from "@/data/runs";
import type { RunRef } from "@/data/types";
import { NEWEST } from "./selection";
import { useOwnSelection } from "./useSelection";

export function useRunColor(ref: RunRef): string {
  const { run } = ref;
  const selection = useOwnSelection(ref);
  const newest = useQuery({ ...runsQuery(ref, { limit: NEWEST }), staleTime: "static" });
  const first = newest.data?.items;
  useEffect(() => {
    if (!first) return;
    // As the workspace would, had it been opened first; and then this run, if it is none of those.
    const drawn = first.map(({ id }) => id).filter(selection.isShown);
    selection.giveColors(drawn);
    selection.giveColors([run, ...drawn.filter((id) => id !== run)]);
  }, [first, selection, run]);
  return selection.colorOf(run);
}
