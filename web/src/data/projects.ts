/** Projects: the list, and one. */
import { queryOptions } from "@tanstack/react-query";
import { getJson, projectPath } from "./http";
import { projectsKey, resourceKey } from "./keys";
import type { Project, ProjectRef } from "./types";

export const projectsKeys = {
  list: projectsKey,
  one: (ref: ProjectRef) => resourceKey(ref, "project"),
};

export function projectsQuery() {
  return queryOptions({
    queryKey: projectsKeys.list,
    queryFn: async ({ signal }) => {
      const { items } = await getJson<{ items: readonly Project[] }>("projects", { signal });
      return items;
    },
    // No live stream spans all projects; the list is small and looked at rarely.
    refetchInterval: 5_000,
  });
}

/**
 * Whether a project exists; asked again until it does. It is looked up in the list, because asking
 * for one that is not there is an error, and a project begins to exist only with its first run.
 */
export function projectExistsQuery(ref: ProjectRef) {
  const isIn = (items: readonly Project[] | undefined): boolean =>
    items?.some(({ entity, name }) => entity === ref.entity && name === ref.project) ?? false;
  return queryOptions({
    ...projectsQuery(),
    select: isIn,
    refetchInterval: ({ state }) => (isIn(state.data) ? false : 2_000),
  });
}

export function projectQuery(ref: ProjectRef) {
  return queryOptions({
    queryKey: projectsKeys.one(ref),
    queryFn: ({ signal }) => getJson<Project>(projectPath(ref), { signal }),
  });
}
