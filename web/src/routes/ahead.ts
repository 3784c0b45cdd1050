/**
 * Asks, while a page is still being made, for what it will ask for first: one question after the
 * other, each put by a part that the answer before brought onto the page, would take far longer.
 */
import type { QueryClient } from "@tanstack/react-query";
import { isAmong, projectsQuery } from "@/data/projects";
import { runsQuery } from "@/data/runs";
import type { ProjectRef } from "@/data/types";
import { viewerQuery } from "@/data/viewer";
import { viewQuery, viewsQuery } from "@/data/views";
import { readFilter, toDocument } from "@/features/run-filter/filter";
import { questionOf } from "@/features/run-selector/useShownRuns";
import { HEAD } from "@/features/runs-table/useRunRows";
import { FRESH, readWorkspace } from "@/features/workspace/document";
import { viewName } from "@/features/workspace/names";
import { orderOf } from "@/features/workspace/order";

export function askForViewer(client: QueryClient): void {
  void client.prefetchQuery(viewerQuery());
}

export function askForProject(client: QueryClient): void {
  void client.prefetchQuery(projectsQuery());
}

/**
 * Of a workspace: the view, then the runs that it chooses. Nothing of a project that is not there
 * yet. What fails is asked again by the page.
 */
export async function askForWorkspace(
  client: QueryClient,
  project: ProjectRef,
  nw: string | null,
): Promise<void> {
  const [viewer, projects] = await Promise.all([
    client.ensureQueryData(viewerQuery()),
    client.ensureQueryData(projectsQuery()),
  ]);
  if (viewer === null || !isAmong(projects, project)) return;
  void client.prefetchQuery(viewsQuery(project));
  const view = await client.ensureQueryData(viewQuery(project, viewName(nw, viewer.username)));
  const { runSet } = view === null ? FRESH : readWorkspace(view.spec);
  const choice = { filter: toDocument(readFilter(runSet.filters)), order: orderOf(runSet) };
  const question = questionOf({ search: "", isRegex: false }, choice);
  void client.prefetchQuery(runsQuery(project, { ...question, limit: HEAD }));
}
