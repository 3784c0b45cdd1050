/** The runs of a project as the selector lists them, and those of them that are drawn. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { runsPagesQuery } from "@/data/runs";
import type { ProjectRef, Run } from "@/data/types";
import type { PanelRun } from "@/panels/panel";
import { type SelectionHandle, useSelection } from "./selection";

/** More lines than this no eye tells apart. */
export const MAX_DRAWN = 1000;
const PAGE = 200;

export interface RunSearch {
  readonly search: string;
  readonly isRegex: boolean;
}

export function useShownRuns(project: ProjectRef, { search, isRegex }: RunSearch) {
  const question = { search, regex: isRegex, limit: PAGE };
  const query = useInfiniteQuery(runsPagesQuery(project, question));
  const selection = useSelection(project);
  const pages = query.data?.pages;
  const runs = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const drawn = useMemo(() => drawnRuns(runs, selection), [runs, selection]);
  useEffect(() => selection.giveColors(drawn.map(({ id }) => id)), [selection, drawn]);
  return { query, selection, runs, drawn, total: pages?.[0]?.total ?? 0 };
}

function drawnRuns(runs: readonly Run[], selection: SelectionHandle): readonly PanelRun[] {
  return runs
    .filter((run, rank) => selection.isShown(run.id, rank))
    .slice(0, MAX_DRAWN)
    .map(({ id, name }) => ({ id, name, color: selection.colorOf(id) }));
}
