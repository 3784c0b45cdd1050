/**
 * Saves the viewer's own workspaces when their edits rest, and at once when the page is left, whatever
 * is on the page by then. What could not be saved stays in the page, which says so: the next edit
 * tries again, and so may the user.
 */
import { ApiProblem } from "@/data/http";
import type { ProjectRef, SavedViewDetail } from "@/data/types";
import { readView, saveView } from "@/data/views";
import { readWorkspace, type Workspace, writeWorkspace } from "./document";
import { joined } from "./joined";
import { ownerOf } from "./names";
import { baseOf, noteFailure, noteSaved, type OpenWorkspace, renew, useOpened } from "./store";

const REST_MS = 1000;
const AGAIN_MS = 4000;

export interface Place {
  readonly key: string;
  readonly project: ProjectRef;
  readonly name: string;
}

const waiting = new Map<string, { readonly timer: number; readonly place: Place }>();
/** What is on its way to the server, by key: until it has arrived, nobody knows when it was saved. */
const going = new Map<string, Promise<void>>();

/** Saves the workspace in a moment; what is said meanwhile begins that moment anew. */
export function saveSoon(place: Place): void {
  saveIn(place, REST_MS);
}

function saveIn(place: Place, wait_ms: number): void {
  const before = waiting.get(place.key);
  if (before) clearTimeout(before.timer);
  const timer = window.setTimeout(() => flush(place), wait_ms);
  waiting.set(place.key, { timer, place });
}

/** Saves at once what waits. */
export function flushAll(): void {
  for (const { timer, place } of [...waiting.values()]) {
    clearTimeout(timer);
    flush(place, true);
  }
}

function flush(place: Place, isLast = false): void {
  const { key } = place;
  const before = going.get(key);
  if (before && !isLast) {
    // It waits on: who leaves the page meanwhile saves it then.
    void before.then(() => {
      if (waiting.has(key)) flush(place);
    });
    return;
  }
  waiting.delete(key);
  const saving = save(place, before !== undefined, isLast).catch((problem: unknown) => {
    noteFailure(key, problem instanceof Error ? problem.message : "It could not be saved");
    if (isPassing(problem) && !waiting.has(key)) saveIn(place, AGAIN_MS);
  });
  const done = saving.finally(() => {
    if (going.get(key) === done) going.delete(key);
  });
  going.set(key, done);
}

/**
 * `isBlind`: whether somebody else saved meanwhile cannot be told, and is not asked; `isLast`: there
 * is no time to ask anything.
 */
async function save(place: Place, isBlind: boolean, isLast: boolean): Promise<void> {
  const { key } = place;
  const opened = useOpened.getState().byKey[key];
  if (!opened?.mayEdit) return;
  if (opened.steps.now === opened.saved) {
    noteFailure(key, null); // what the server did not take was undone
    return;
  }
  const sent = opened.steps.now;
  const seen = isBlind ? null : opened.savedAt;
  // That there was none when this window was opened cannot be said with the save.
  const isFirst = opened.savedAt === null && !isBlind && !isLast;
  const { workspace, view } = isFirst
    ? await putTogether(place, opened, sent)
    : await put(place, opened, sent, seen);
  if (workspace !== sent) renew(key, sent, workspace);
  noteSaved(key, workspace, view);
}

interface Put {
  /** What the server has now. */
  readonly workspace: Workspace;
  readonly view: SavedViewDetail;
}

async function put(
  place: Place,
  opened: OpenWorkspace,
  workspace: Workspace,
  seen: number | null,
): Promise<Put> {
  const unchanged = seen !== null && { unchanged_since: seen };
  const spec = writeWorkspace(workspace);
  try {
    const view = await saveView(place.project, place.name, { spec, ...unchanged });
    return { workspace, view };
  } catch (problem) {
    const isTold = problem instanceof ApiProblem && problem.status === 409;
    if (!isTold || seen !== opened.savedAt) throw problem;
    return putTogether(place, opened, workspace);
  }
}

/** Puts what another window of the same user saved beside what was edited here. */
async function putTogether(
  place: Place,
  opened: OpenWorkspace,
  workspace: Workspace,
): Promise<Put> {
  const theirs = await readView(place.project, place.name);
  if (!theirs) return put(place, opened, workspace, null);
  const together = joined(baseOf(opened), workspace, readWorkspace(theirs.spec));
  return put(place, opened, together, theirs.updated_at);
}

/** Whether the server was away or busy with another window, rather than of another mind. */
function isPassing(problem: unknown): boolean {
  if (!(problem instanceof ApiProblem)) return false;
  return problem.status === 0 || problem.status === 409 || problem.status >= 500;
}

/**
 * Asks before edits are lost with the page: those that the server does not get, and those of views
 * for all that nobody has saved.
 */
function askToStay(event: BeforeUnloadEvent): void {
  const isLost = Object.entries(useOpened.getState().byKey).some(([key, opened]) => {
    if (!opened.mayEdit) return false;
    const isForAll = ownerOf(key.slice(key.lastIndexOf("/") + 1)) === null;
    return opened.failure !== null || (isForAll && opened.steps.now !== baseOf(opened));
  });
  if (isLost) event.preventDefault();
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", flushAll);
  window.addEventListener("beforeunload", askToStay);
}
