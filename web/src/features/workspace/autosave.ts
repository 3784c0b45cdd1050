/**
 * Saves the viewer's own workspaces when their edits rest, and at once when the page is left, whatever
 * is on the page by then. What could not be saved stays in the page, which says so: the next edit
 * tries again, and so may the user.
 */
import { ApiProblem } from "@/data/http";
import type { ProjectRef } from "@/data/types";
import { saveView } from "@/data/views";
import { type Workspace, writeWorkspace } from "./document";
import { noteFailure, noteSaved, useOpened } from "./store";

const REST_MS = 1000;

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
  const before = waiting.get(place.key);
  if (before) clearTimeout(before.timer);
  const timer = window.setTimeout(() => flush(place), REST_MS);
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
  const saving = save(place, before !== undefined).catch((problem: unknown) => {
    noteFailure(key, problem instanceof Error ? problem.message : "It could not be saved");
  });
  const done = saving.finally(() => {
    if (going.get(key) === done) going.delete(key);
  });
  going.set(key, done);
}

/** `isBlind`: whether somebody else saved meanwhile cannot be told, and is not asked. */
async function save({ key, project, name }: Place, isBlind: boolean): Promise<void> {
  const opened = useOpened.getState().byKey[key];
  if (!opened?.mayEdit || opened.steps.now === opened.saved) return;
  const workspace = opened.steps.now;
  noteSaved(key, workspace, await put(project, name, workspace, isBlind ? null : opened.savedAt));
}

async function put(project: ProjectRef, name: string, workspace: Workspace, seen: number | null) {
  const spec = writeWorkspace(workspace);
  try {
    return await saveView(project, name, { spec, ...(seen !== null && { unchanged_since: seen }) });
  } catch (problem) {
    // Another window of the same user saved: the one who edits last wins.
    if (!(problem instanceof ApiProblem && problem.status === 409)) throw problem;
    return saveView(project, name, { spec });
  }
}

if (typeof window !== "undefined") window.addEventListener("pagehide", flushAll);
