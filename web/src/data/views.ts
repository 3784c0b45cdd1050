/** Saved views: documents of a project by name, as `wandb-workspaces` writes them. */
import { queryOptions } from "@tanstack/react-query";
import { getJson, projectPath, sendJson } from "./http";
import { resourceKey } from "./keys";
import type { FoundView, JsonObject, ProjectRef, SavedView, SavedViewDetail } from "./types";

export const WORKSPACE = "project-view";

export const viewKeys = {
  all: (ref: ProjectRef) => resourceKey(ref, "views"),
  list: (ref: ProjectRef) => [...viewKeys.all(ref), "list"],
  one: (ref: ProjectRef, name: string) => [...viewKeys.all(ref), "one", name],
};

/** The saved workspaces of a project, last changed first. */
export function viewsQuery(ref: ProjectRef) {
  return queryOptions({
    queryKey: viewKeys.list(ref),
    queryFn: async ({ signal }) => {
      const params = { type: WORKSPACE, limit: 1000 };
      const answer = await getJson<{ items: readonly SavedView[] }>(`${projectPath(ref)}/views`, {
        params,
        signal,
      });
      return answer.items;
    },
  });
}

/** One with its document, or what it begins with when there is none of this name. */
export function viewQuery(ref: ProjectRef, name: string) {
  return queryOptions({
    queryKey: viewKeys.one(ref, name),
    queryFn: ({ signal }) => findView(ref, name, signal),
    // What is on the page is newer than what the server has: it is read once.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** As the server has it now; null when it has none of this name. */
export async function readView(ref: ProjectRef, name: string): Promise<SavedViewDetail | null> {
  return (await findView(ref, name)).view;
}

function findView(ref: ProjectRef, name: string, signal?: AbortSignal): Promise<FoundView> {
  return getJson<FoundView>(`${projectPath(ref)}/workspace`, {
    params: { name },
    ...(signal && { signal }),
  });
}

export interface ViewSave {
  readonly display_name?: string;
  readonly spec?: JsonObject;
  /** The `updated_at` that was read; a problem with status 409 if somebody saved since. */
  readonly unchanged_since?: number;
}

export function saveView(ref: ProjectRef, name: string, save: ViewSave): Promise<SavedViewDetail> {
  return sendJson<SavedViewDetail>("PUT", viewPath(ref, name), { type: WORKSPACE, ...save });
}

export function deleteView(ref: ProjectRef, name: string): Promise<void> {
  return sendJson<void>("DELETE", viewPath(ref, name));
}

function viewPath(ref: ProjectRef, name: string): string {
  return `${projectPath(ref)}/views/${encodeURIComponent(name)}`;
}
