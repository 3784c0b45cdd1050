/**
 * A workspace as a page uses it: read once, edited here, saved by itself if it is the viewer's own,
 * and on demand if it is a view for all.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import type { ProjectRef } from "@/data/types";
import { viewerQuery } from "@/data/viewer";
import { saveView, viewKeys, viewQuery } from "@/data/views";
import { saveSoon } from "./autosave";
import { FRESH, type Workspace, writeWorkspace } from "./document";
import type { Edit } from "./edits";
import { nwOf, ownerOf, RUN_CHARTS, viewName } from "./names";
import {
  baseOf,
  discard,
  edit,
  noteSaved,
  open,
  openedOf,
  redoEdit,
  undoEdit,
  useOpened,
} from "./store";
import { beginningOf } from "./template";

export interface WorkspaceHandle {
  readonly project: ProjectRef;
  readonly name: string;
  /** What stands in the URL for it; null: nothing. */
  readonly nw: string | null;
  readonly isPersonal: boolean;
  readonly isPending: boolean;
  readonly workspace: Workspace;
  readonly displayName: string;
  readonly mayEdit: boolean;
  /** Why the server has not got edits that were sent by themselves; null: nothing is wrong. */
  readonly failure: string | null;
  /** There are edits that the server has not. */
  readonly isDirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  edit(what: string, change: Edit): void;
  undo(): void;
  redo(): void;
  discard(): void;
  /** Saves under its name. Rejects with a problem of status 409 if somebody else saved since. */
  save(): Promise<void>;
  /** Saves under a new name for all; resolves to what stands in the URL for it. */
  saveAs(displayName: string): Promise<string>;
}

/** What an open workspace is found by. */
export function keyOf({ entity, project }: ProjectRef, name: string): string {
  return `${entity}/${project}/${name}`;
}

export function useWorkspace(
  project: ProjectRef,
  nw: string | typeof RUN_CHARTS | null,
): WorkspaceHandle {
  const viewer = useQuery(viewerQuery()).data?.username ?? "";
  const name = viewName(nw, viewer);
  const key = keyOf(project, name);
  const found = useQuery({ ...viewQuery(project, name), enabled: viewer !== "" });
  const client = useQueryClient();
  const { data, isPending: isReading } = found;
  // At once, not by the effect alone: a page drawn as if there were no view asks for other runs.
  const isOfRuns = nw === RUN_CHARTS;
  const read = useMemo(
    () =>
      data === undefined ? undefined : openedOf(data.view, beginningOf(data.template, isOfRuns)),
    [data, isOfRuns],
  );
  const opened = useOpened(({ byKey }) => byKey[key]) ?? read;
  useEffect(() => {
    const hasEdits = read !== undefined && open(key, read);
    if (hasEdits && ownerOf(name) === viewer) saveSoon({ key, project, name });
  }, [key, read, name, viewer, project]);

  const saveTo = useCallback(
    async (to: string, workspace: Workspace, displayName?: string) => {
      const at = to === name ? useOpened.getState().byKey[key]?.savedAt : null;
      const saved = await saveView(project, to, {
        spec: writeWorkspace(workspace),
        ...(displayName !== undefined && { display_name: displayName }),
        ...(at && { unchanged_since: at }),
      });
      client.setQueryData(viewQuery(project, to).queryKey, { view: saved, template: null });
      void client.invalidateQueries({ queryKey: viewKeys.list(project) });
      return saved;
    },
    [client, project, name, key],
  );

  const change = useMemo(() => {
    const isOwn = ownerOf(name) === viewer;
    const changed = () => {
      if (isOwn) saveSoon({ key, project, name });
    };
    return {
      edit: (what: string, change: Edit) => {
        edit(key, what, change);
        changed();
      },
      undo: () => {
        undoEdit(key);
        changed();
      },
      redo: () => {
        redoEdit(key);
        changed();
      },
    };
  }, [key, project, name, viewer]);

  return useMemo(() => {
    const workspace = opened?.steps.now ?? FRESH;
    const save = async () => noteSaved(key, workspace, await saveTo(name, workspace));
    const saveAs = async (displayName: string) => {
      const to = `nw-${crypto.randomUUID().replaceAll("-", "").slice(0, 11)}-v`;
      await saveTo(to, workspace, displayName);
      return nwOf(to, viewer) ?? "";
    };
    return {
      project,
      name,
      nw: nwOf(name, viewer),
      isPersonal: ownerOf(name) !== null,
      isPending: !opened && (isReading || viewer === ""),
      workspace,
      displayName: opened?.displayName ?? "",
      failure: opened?.failure ?? null,
      mayEdit: opened?.mayEdit ?? true,
      isDirty: opened !== undefined && opened.steps.now !== baseOf(opened),
      canUndo: (opened?.steps.past.length ?? 0) > 0,
      canRedo: (opened?.steps.future.length ?? 0) > 0,
      ...change,
      discard: () => discard(key),
      save,
      saveAs,
    };
  }, [opened, isReading, viewer, project, name, key, saveTo, change]);
}
