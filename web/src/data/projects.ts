/** Projects: the list, and one; what is changed of one, and the runs that were deleted from it. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "./generated";
import { getJson, projectPath, sendJson } from "./http";
import { projectsKey, resourceKey } from "./keys";
import { runKeys } from "./runs";
import type { Project, ProjectRef } from "./types";

export const projectsKeys = {
  list: [...projectsKey, "list"] as const,
  exists: (ref: ProjectRef) => [...projectsKey, "exists", ref.entity, ref.project] as const,
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
 * Whether a project exists; asked again until it does. The list is asked for this one alone, because
 * a project that is not there is an error by its own address, and it begins to exist only with its
 * first run.
 */
export function projectExistsQuery(ref: ProjectRef) {
  return queryOptions({
    queryKey: projectsKeys.exists(ref),
    queryFn: async ({ signal }) => {
      const params = { entity: ref.entity, name: ref.project };
      const { items } = await getJson<{ items: readonly Project[] }>("projects", {
        params,
        signal,
      });
      return items.length > 0;
    },
    refetchInterval: ({ state }) => (state.data ? false : 2_000),
  });
}

export function projectQuery(ref: ProjectRef) {
  return queryOptions({
    queryKey: projectsKeys.one(ref),
    queryFn: ({ signal }) => getJson<Project>(projectPath(ref), { signal }),
  });
}

/** What the runs of a project amount to, and who sees it. */
export type ProjectOverview = components["schemas"]["ProjectOverview"];
export type Visibility = ProjectOverview["visibility"];

/** Below the project itself: read again when a run begins or ends, not with every row. */
export function overviewQuery(ref: ProjectRef) {
  return queryOptions({
    queryKey: [...projectsKeys.one(ref), "overview"],
    queryFn: ({ signal }) => getJson<ProjectOverview>(`${projectPath(ref)}/overview`, { signal }),
  });
}

/** A run in the trash. */
export type DeletedRun = components["schemas"]["DeletedRun"];

/** The deleted runs of a project, last deleted first. */
export function trashQuery(ref: ProjectRef) {
  return queryOptions({
    queryKey: [...runKeys.all(ref), "trash"],
    queryFn: async ({ signal }) => {
      const path = `${projectPath(ref)}/trash`;
      return (await getJson<{ items: readonly DeletedRun[] }>(path, { signal })).items;
    },
  });
}

/** What is absent stays as it is. */
export interface ProjectEdit {
  readonly name?: string;
  readonly description?: string;
  readonly visibility?: Visibility;
}

/** Resolves to the project as it is then. */
export function useEditProject(ref: ProjectRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (edit: ProjectEdit) => sendJson<Project>("PATCH", projectPath(ref), edit),
    onSuccess: (project) => {
      const listed = client.invalidateQueries({ queryKey: projectsKey });
      // What had the old name is not asked for again: it is not there any more.
      if (project.name !== ref.project) return listed;
      client.setQueryData(projectsKeys.one(ref), project);
      const { queryKey } = overviewQuery(ref);
      return Promise.all([listed, client.invalidateQueries({ queryKey })]);
    },
  });
}

/** Deletes it with all that is in it, for ever. */
export function useDeleteProject(ref: ProjectRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => sendJson<void>("DELETE", projectPath(ref)),
    onSuccess: () => client.invalidateQueries({ queryKey: projectsKey }),
  });
}
