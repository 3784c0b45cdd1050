/**
 * The runs of a project as the selector lists them, and those of them that are drawn. As many are
 * read as one looks at; and, however far down they stand, all that are to be drawn. Pinned runs of
 * other projects are drawn before them.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { isElsewhere } from "@/data/named-runs";
import { runsQuery } from "@/data/runs";
import type { ProjectRef, Run } from "@/data/types";
import { useRunRows } from "@/features/runs-table/useRunRows";
import type { PanelRun } from "@/panels/panel";
import { questionOf, type RunChoice, type RunSearch } from "./question";
import type { ForeignRun } from "./useForeignRuns";
import type { SelectionHandle } from "./useSelection";

/** More lines than this no eye tells apart. */
export const MAX_DRAWN = 1000;
/** So many runs shown by hand are looked up by name: a URL is finite. */
const MAX_NAMED = 200;
const AHEAD = 20;
const NO_RUNS: readonly Run[] = [];

/**
 * `filter` narrows the runs down, `order` says which come first; both as the server reads them.
 * `foreign` are the pinned runs of other projects.
 */
export function useShownRuns(
  project: ProjectRef,
  search: RunSearch,
  choice: RunChoice,
  selection: SelectionHandle,
  foreign: readonly ForeignRun[],
) {
  const { filter } = choice;
  const question = questionOf(search, choice);
  const source = useRunRows(project, question, AHEAD);
  const { rows, readMore } = source;
  const wantsMore = selection.isAll && rows.length < MAX_DRAWN;
  useEffect(() => {
    if (wantsMore) readMore?.();
  }, [wantsMore, readMore]);

  const listed = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  const { pinned, shownByHand } = selection;
  const wanted = new Set([...pinned, ...shownByHand]);
  const unlisted = [...wanted]
    .filter((id) => !listed.has(id) && !isElsewhere(id))
    .slice(0, MAX_NAMED);
  const named = { name: { $in: unlisted } };
  const others = useQuery({
    ...runsQuery(project, {
      ...question,
      filter: filter ? { $and: [named, filter] } : named,
      limit: MAX_NAMED,
    }),
    enabled: unlisted.length > 0 && !source.isPending,
  });
  const found = unlisted.length > 0 ? (others.data?.items ?? NO_RUNS) : NO_RUNS;
  const known = useMemo(
    () => [...rows, ...found.filter(({ id }) => !listed.has(id))],
    [rows, found, listed],
  );
  // By their places in the list, wherever a pin puts them.
  const shown = useMemo(
    () =>
      new Set(
        [...known.map(({ id }) => id), ...foreign.map(({ name }) => name)].filter(
          selection.isShown,
        ),
      ),
    [known, foreign, selection],
  );
  const runs = useMemo(() => pinnedFirst(known, pinned), [known, pinned]);
  const all = useMemo(() => withForeign(runs, foreign), [runs, foreign]);
  const ids = useMemo(() => idsOf(all, shown), [all, shown]);
  useEffect(() => selection.giveColors(ids), [selection, ids]);
  const painted = useMemo(() => selection.withColors(ids), [selection, ids]);
  const drawn = useSame(useMemo(() => drawnRuns(all, ids, painted), [all, ids, painted]));
  return {
    source,
    selection: painted,
    /** Of the project. */
    runs,
    foreign,
    shown,
    drawn,
    total: source.total ?? 0,
  };
}

function pinnedFirst(runs: readonly Run[], pinned: readonly string[]): readonly Run[] {
  if (pinned.length === 0) return runs;
  const byId = new Map(runs.map((run) => [run.id, run]));
  const first = pinned.flatMap((id) => byId.get(id) ?? []);
  const isFirst = new Set(first);
  return [...first, ...runs.filter((run) => !isFirst.has(run))];
}

function withForeign(runs: readonly Run[], foreign: readonly ForeignRun[]): readonly Run[] {
  return foreign.length === 0 ? runs : [...foreign.flatMap(({ run }) => run ?? []), ...runs];
}

/** The ids of the runs that are drawn. */
function idsOf(runs: readonly Run[], shown: ReadonlySet<string>): readonly string[] {
  const ids = runs.map(({ id }) => id).filter((id) => shown.has(id));
  return ids.slice(0, MAX_DRAWN);
}

function drawnRuns(
  runs: readonly Run[],
  ids: readonly string[],
  { baseline, colorOf }: SelectionHandle,
): readonly PanelRun[] {
  const names = new Map(runs.map(({ id, name }) => [id, name]));
  return ids.map((id) => ({
    id,
    name: names.get(id) ?? id,
    color: colorOf(id),
    ...(id === baseline && { isBaseline: true as const }),
  }));
}

/** The same array as long as it says the same: lists are read again all the time, panels need not. */
function useSame(runs: readonly PanelRun[]): readonly PanelRun[] {
  const fingerprint = JSON.stringify(runs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fingerprint says all about the runs
  return useMemo(() => runs, [fingerprint]);
}
