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
    flush(place);
  }
}

function flush(place: Place): void {
  waiting.delete(place.key);
  void save(place).catch((problem: unknown) => {
    noteFailure(place.key, problem instanceof Error ? problem.message : "It could not be saved");
  });
}

async function save({ key, project, name }: Place): Promise<void> {
  const opened = useOpened.getState().byKey[key];
  if (!opened?.mayEdit || opened.steps.now === opened.saved) return;
  const workspace = opened.steps.now;
  noteSaved(key, workspace, await put(project, name, workspace, opened.savedAt));
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
