/**
 * Turns changes into reading again: which cached answers does a change make old?
 * Only answers that something on the page shows are read at once; the others when next shown.
 */
import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Changes } from "./changes";
import { projectKey } from "./keys";
import { isElsewhere } from "./named-runs";
import { runKeys } from "./runs";
import { type SeriesQuestion, seriesKeys } from "./series";
import type { ProjectRef, Run, RunDetail, RunPage, RunRef, RunState, Stream } from "./types";

export interface RunNews {
  readonly run: string;
  readonly state: RunState;
  readonly name: string;
}

/** Reads curves and consoles again; resolves when all of it has arrived. */
export function refreshCurves(client: QueryClient, ref: ProjectRef, changes: Changes) {
  return refresh(client, ref, changes, isCurveOld);
}

/** Reads lists, run pages, media and their like again; resolves when all of it has arrived. */
export function refreshLists(client: QueryClient, ref: ProjectRef, changes: Changes) {
  return refresh(client, ref, changes, isListOld);
}

/** Marks all that was read as old, for the next time that it is shown; reads nothing. */
export function forget(client: QueryClient, ref: ProjectRef): void {
  void client.invalidateQueries({ queryKey: projectKey(ref), refetchType: "none" });
}

/** Shows the new state and name of a run at once, wherever it is listed. */
export function patchRun(client: QueryClient, ref: ProjectRef, news: RunNews): void {
  const patch = { state: news.state, name: news.name };
  const one = runKeys.one({ ...ref, run: news.run });
  // It is as old as before: its runtime counts from when it was read.
  const updatedAt = client.getQueryState(one)?.dataUpdatedAt ?? 0;
  client.setQueryData<RunDetail>(one, (run) => run && { ...run, ...patch }, { updatedAt });
  const inPage = (page: RunPage) => ({
    ...page,
    items: page.items.map((run) => patched(run, news)),
  });
  client.setQueriesData<RunPage>({ queryKey: runKeys.lists(ref) }, (page) => page && inPage(page));
  client.setQueriesData<InfiniteData<RunPage>>(
    { queryKey: runKeys.allPages(ref) },
    (data) => data && { ...data, pages: data.pages.map(inPage) },
  );
}

/** Notes that a run has left the project, or is there: again, perhaps. */
export function noteLeft(client: QueryClient, ref: RunRef, hasLeft: boolean): void {
  const key = runKeys.left(ref);
  if (hasLeft || client.getQueryData(key)) client.setQueryData(key, hasLeft);
}

function patched(run: Run, news: RunNews): Run {
  const isNews = run.id === news.run && (run.state !== news.state || run.name !== news.name);
  return isNews ? { ...run, state: news.state, name: news.name } : run;
}

type IsOld = (key: QueryKey, ref: ProjectRef, changes: Changes) => boolean;

function refresh(client: QueryClient, ref: ProjectRef, changes: Changes, isOld: IsOld) {
  return client.invalidateQueries({
    queryKey: projectKey(ref),
    predicate: ({ queryKey }) => !isOfLeft(client, ref, queryKey) && isOld(queryKey, ref, changes),
  });
}

/** Whether an answer is about a single run that is not in the project any more. */
function isOfLeft(client: QueryClient, ref: ProjectRef, key: QueryKey): boolean {
  const [resource, subject] = key.slice(projectKey(ref).length);
  if (resource === "runs" || typeof subject !== "string") return false;
  return client.getQueryData(runKeys.left({ ...ref, run: subject })) === true;
}

const CURVES: ReadonlySet<unknown> = new Set(["series", "logs"]);

function isCurveOld(key: QueryKey, ref: ProjectRef, changes: Changes): boolean {
  const [resource, subject] = key.slice(projectKey(ref).length);
  if (!CURVES.has(resource)) return false;
  if (changes.everything) return true;
  if (resource === "logs") return changes.logs.has(String(subject));
  const question = key[seriesKeys.all(ref).length] as SeriesQuestion;
  return question.runs.some((run) => changes.rows.has(`${question.stream}/${run}`));
}

function isListOld(key: QueryKey, ref: ProjectRef, changes: Changes): boolean {
  const [resource, subject] = key.slice(projectKey(ref).length);
  // Views are edited here and read once.
  if (CURVES.has(resource) || resource === "views") return false;
  if (changes.everything) return true;
  // Media are logged now and then, and each run is asked by itself.
  if (resource === "values") return changes.rows.has(`history/${subject}`);
  if (resource === "files") return changes.files.has(String(subject));
  if (resource === "artifacts") return changes.artifacts.size > 0;
  if (resource === "run") return isTouched(changes, String(subject));
  if (resource === "project") return [...changes.runs].some(isOwn);
  // Runs of other projects are in no list here, but what is asked of runs is asked of them, too.
  if (resource === "runs") return [...changes.runs, ...changes.rows].some(isOwn);
  return changes.runs.size + changes.rows.size > 0;
}

/** Whether a run, or "stream/run", is of this project. */
function isOwn(name: string): boolean {
  return !isElsewhere(name.replace(/^(history|events)\//, ""));
}

function isTouched(changes: Changes, run: string): boolean {
  const streams: readonly Stream[] = ["history", "events"];
  return (
    changes.runs.has(run) ||
    changes.logs.has(run) ||
    streams.some((stream) => changes.rows.has(`${stream}/${run}`))
  );
}
