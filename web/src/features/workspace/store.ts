/**
 * The workspaces that are open, each with its past and future. Kept outside of React, so that one
 * who leaves the page and comes back can still undo.
 */
import { create } from "zustand";
import type { SavedViewDetail } from "@/data/types";
import { FRESH, readWorkspace, type Workspace } from "./document";
import type { Edit } from "./edits";
import { joined } from "./joined";
import { redo, step, type Undoable, undo, undoable } from "./undo";

export interface OpenWorkspace {
  readonly steps: Undoable<Workspace>;
  /** What the server has; null: nothing. */
  readonly saved: Workspace | null;
  /** What it begins with while the server has nothing. */
  readonly fresh: Workspace;
  /** When that was saved, for the server to tell whether somebody else saved since. */
  readonly savedAt: number | null;
  readonly displayName: string;
  /** Why the server has not got the last edits, though it was asked to take them; null: it has. */
  readonly failure: string | null;
  /** False: it may be changed here, but not saved under its name. */
  readonly mayEdit: boolean;
}

interface Opened {
  readonly byKey: Readonly<Record<string, OpenWorkspace>>;
}

export const useOpened = create<Opened>(() => ({ byKey: {} }));

interface Waiting {
  readonly what: string;
  readonly change: Edit;
}

/** Edits of views that are still on their way. */
const waiting = new Map<string, readonly Waiting[]>();

/**
 * Takes what the server has for a view, unless the view is open already; then the edits that were
 * made while it was on its way. Returns whether there were any.
 */
export function open(key: string, opened: OpenWorkspace): boolean {
  if (useOpened.getState().byKey[key]) return false;
  const edits = waiting.get(key) ?? [];
  waiting.delete(key);
  put(key, opened);
  for (const { what, change } of edits) edit(key, what, change);
  return edits.length > 0;
}

/** Returns a view as one opens it; null is one that the server has not, which begins with `fresh`. */
export function openedOf(view: SavedViewDetail | null, fresh: Workspace = FRESH): OpenWorkspace {
  const saved = view && readWorkspace(view.spec);
  return {
    steps: undoable(saved ?? fresh),
    saved,
    fresh,
    savedAt: view?.updated_at ?? null,
    displayName: view?.display_name ?? "",
    failure: null,
    mayEdit: view?.may_edit ?? true,
  };
}

/** `what` names the step: the same within a moment is one step of undo. */
export function edit(key: string, what: string, change: Edit): void {
  if (!useOpened.getState().byKey[key]) {
    waiting.set(key, [...(waiting.get(key) ?? []), { what, change }]);
    return;
  }
  update(key, (old) => ({
    ...old,
    steps: step(old.steps, change(old.steps.now), what, performance.now()),
  }));
}

export function undoEdit(key: string): void {
  update(key, (old) => ({ ...old, steps: undo(old.steps) }));
}

export function redoEdit(key: string): void {
  update(key, (old) => ({ ...old, steps: redo(old.steps) }));
}

/** Notes that the server has this document now. */
export function noteSaved(key: string, workspace: Workspace, view: SavedViewDetail): void {
  update(key, (old) => ({
    ...old,
    saved: workspace,
    savedAt: view.updated_at,
    displayName: view.display_name,
    failure: null,
    mayEdit: view.may_edit,
  }));
}

/** Notes that the server did not take an edit; null: nothing is wrong any more. */
export function noteFailure(key: string, failure: string | null): void {
  update(key, (old) => (old.failure === failure ? old : { ...old, failure }));
}

/** Takes what came of edits here and elsewhere; what was edited here meanwhile stays on top. */
export function renew(key: string, sent: Workspace, together: Workspace): void {
  update(key, (old) => {
    const next = old.steps.now === sent ? together : joined(sent, old.steps.now, together);
    return { ...old, steps: step(old.steps, next, "elsewhere", performance.now()) };
  });
}

/** Goes back to what the server has. */
export function discard(key: string): void {
  update(key, (old) => ({
    ...old,
    steps: step(old.steps, baseOf(old), "discard", performance.now()),
  }));
}

/** What edits are counted from. */
export function baseOf({ saved, fresh }: OpenWorkspace): Workspace {
  return saved ?? fresh;
}

/**
 * Closes the workspaces that nobody has edited and the server has not, but for one that is on the
 * page: when opened again they begin anew.
 */
export function closeUntouched(shown: string | null): void {
  const isKept = ([key, { steps, saved }]: [string, OpenWorkspace]) =>
    key === shown || saved !== null || steps.past.length + steps.future.length > 0;
  useOpened.setState(({ byKey }) => ({
    byKey: Object.fromEntries(Object.entries(byKey).filter(isKept)),
  }));
}

function update(key: string, change: (old: OpenWorkspace) => OpenWorkspace): void {
  const old = useOpened.getState().byKey[key];
  const next = old && change(old);
  if (next && next !== old) put(key, next);
}

function put(key: string, next: OpenWorkspace): void {
  useOpened.setState(({ byKey }) => ({ byKey: { ...byKey, [key]: next } }));
}
