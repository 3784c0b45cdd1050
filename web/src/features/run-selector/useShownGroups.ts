/**
 * The groups of runs that the selector lists, and the runs of those that are drawn. Which groups are
 * drawn and in which colours is said as for runs (`selection.ts`), by the ids of the groups.
 */
import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { groupsPagesQuery, membersQuery, type RunGroup } from "@/data/groups";
import type { ProjectRef, Run } from "@/data/types";
import type { PanelGroup, PanelRun } from "@/panels/panel";
import { panelGroup } from "./grouping";
import type { RunChoice, RunSearch } from "./question";
import type { SelectionHandle } from "./useSelection";
import { MAX_DRAWN } from "./useShownRuns";

/** More bands than this no eye tells apart. */
export const MAX_GROUPS = 30;

export interface ListedGroup extends PanelGroup {
  readonly group: RunGroup;
  readonly isShown: boolean;
}

export interface ShownGroups {
  readonly by: readonly string[];
  readonly question: RunChoice & { readonly search?: string; readonly regex?: boolean };
  readonly groups: readonly ListedGroup[];
  readonly drawn: readonly PanelRun[];
  readonly selection: SelectionHandle;
  readonly total: number;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Reads on; null when all is there or on its way. */
  readonly readMore: (() => void) | null;
}

/** Null where runs are not put together. */
export function useShownGroups(
  project: ProjectRef,
  { search, isRegex }: RunSearch,
  filter: RunChoice["filter"],
  by: readonly string[],
  selection: SelectionHandle,
): ShownGroups | null {
  const isGrouped = by.length > 0;
  const choice = { ...(search && { search, regex: isRegex }), ...(filter && { filter }) };
  const pages = useInfiniteQuery({
    ...groupsPagesQuery(project, { ...choice, by }),
    enabled: isGrouped,
  });
  const listed = useMemo(() => {
    const groups = isGrouped ? (pages.data?.pages.flatMap(({ items }) => items) ?? []) : [];
    return groups.map((group, rank): ListedGroup => {
      const known = panelGroup(by, group);
      return { ...known, group, isShown: selection.isShown(known.id, rank) };
    });
  }, [isGrouped, pages.data, by, selection]);
  const shown = useMemo(() => listed.filter((one) => one.isShown).slice(0, MAX_GROUPS), [listed]);
  const members = useQueries({
    queries: shown.map(({ group }) => membersQuery(project, { ...choice, by }, group.values)),
    combine: (answers) => answers.map((answer) => answer.data?.items ?? NO_RUNS),
  });
  const ids = useMemo(() => shown.map(({ id }) => id), [shown]);
  const painted = useMemo(() => selection.withColors(ids), [selection, ids]);
  const drawn = useMemo(() => {
    const all = shown.flatMap((group, place) =>
      (members[place] ?? NO_RUNS).map(({ id, name }): PanelRun => {
        const { id: groupId, name: groupName } = group;
        const color = painted.colorOf(groupId);
        return { id, name, color, group: { id: groupId, name: groupName } };
      }),
    );
    return all.slice(0, MAX_DRAWN);
  }, [shown, members, painted]);
  useEffect(() => {
    if (ids.length > 0) selection.giveColors(ids);
  }, [selection, ids]);
  if (!isGrouped) return null;
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  return {
    by,
    question: choice,
    groups: listed,
    drawn,
    selection: painted,
    total: pages.data?.pages[0]?.total ?? 0,
    isPending: pages.isPending,
    error: pages.error,
    retry: () => void pages.refetch(),
    readMore: hasNextPage && !isFetching ? () => void fetchNextPage() : null,
  };
}

const NO_RUNS: readonly Run[] = [];
