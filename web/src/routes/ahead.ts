/**
 * Asks, while a page is still being made, for what it will ask for first: one question after the
 * other, each put by a part that the answer before brought onto the page, would take far longer.
 */
import type { Read } from "@/data/ahead";
import { metricsQuery, STREAMS } from "@/data/metrics";
import { projectExistsQuery } from "@/data/projects";
import { HEAD, runsQuery } from "@/data/runs";
import type { ProjectRef, RunPage } from "@/data/types";
import { viewerQuery } from "@/data/viewer";
import { viewQuery, viewsQuery } from "@/data/views";
import { readFilter, toDocument } from "@/features/run-filter/filter";
import { questionOf } from "@/features/run-selector/question";
import { isShown, shownByHand } from "@/features/run-selector/selection";
import { type RunSetDoc, readWorkspace } from "@/features/workspace/document";
import { viewName } from "@/features/workspace/names";
import { orderOf } from "@/features/workspace/order";
import { beginningOf } from "@/features/workspace/template";

/** Of any page. */
export async function askForAddress(
  read: Read,
  { pathname, search }: Pick<Location, "pathname" | "search">,
  base: string,
): Promise<void> {
  const below = pathname.slice(new URL(base).pathname.length);
  const [entity, project, ...rest] = below.split("/").filter(Boolean).map(decodeURIComponent);
  if (!entity || !project) await askForViewer(read);
  else if (rest.length > 0) {
    await Promise.all([askForViewer(read), askForProject(read, { entity, project })]);
  } else await askForWorkspace(read, { entity, project }, new URLSearchParams(search).get("nw"));
}

export async function askForViewer(read: Read): Promise<void> {
  await read(viewerQuery());
}

export async function askForProject(read: Read, project: ProjectRef): Promise<void> {
  await read(projectExistsQuery(project));
}

/**
 * Of a workspace: the view, the runs that it chooses, and what those logged. Nothing of a project
 * that is not there yet.
 */
export async function askForWorkspace(
  read: Read,
  project: ProjectRef,
  nw: string | null,
): Promise<void> {
  const questions = [read(viewerQuery()), read(projectExistsQuery(project))] as const;
  const [viewer, exists] = await Promise.all(questions);
  if (viewer === null || !exists) return;
  const views = read(viewsQuery(project));
  const found = await read(viewQuery(project, viewName(nw, viewer.username)));
  const { runSet } = found.view ? readWorkspace(found.view.spec) : beginningOf(found.template);
  const choice = { filter: toDocument(readFilter(runSet.filters)), order: orderOf(runSet) };
  const question = questionOf({ search: "", isRegex: false }, choice);
  const runs = drawnOf(runSet, await read(runsQuery(project, { ...question, limit: HEAD })));
  const keys = runs ? STREAMS.map((stream) => read(metricsQuery(project, { stream, runs }))) : [];
  await Promise.all([views, ...keys]);
}

/** The ids of the runs that the page will draw; null where this page of runs does not tell. */
function drawnOf(set: RunSetDoc, page: RunPage): readonly string[] | null {
  const isSimple = set.grouping.length === 0 && set.pinned.length === 0 && set.baseline === null;
  const isWhole = page.next_cursor === null || set.showsOthers !== true;
  const ids = page.items.map(({ id }) => id);
  if (!isSimple || !isWhole || shownByHand(set).some((id) => !ids.includes(id))) return null;
  const shown = ids.filter((id, rank) => isShown(set, id, rank));
  return shown.length > 0 ? shown.toSorted() : null;
}
