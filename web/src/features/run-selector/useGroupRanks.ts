/** The places of groups in the list beside the panels, for pages that list them in another order. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type GroupsQuestion, groupsPagesQuery } from "@/data/groups";
import type { ProjectRef } from "@/data/types";
import { groupRanks } from "./grouping";

/** By the ids of the groups; those that the list has not read yet have none, and are not drawn. */
export function useGroupRanks(
  project: ProjectRef,
  question: GroupsQuestion,
): ReadonlyMap<string, number> {
  const { by } = question;
  const pages = useInfiniteQuery({
    ...groupsPagesQuery(project, question),
    enabled: by.length > 0,
  }).data?.pages;
  return useMemo(() => groupRanks(by, pages?.flatMap(({ items }) => items) ?? []), [by, pages]);
}
