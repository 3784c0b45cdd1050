/** Which view of the workspace one is in: the viewer's own, somebody else's, or one saved for all. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem } from "@/data/http";
import { viewerQuery } from "@/data/viewer";
import { deleteView, viewKeys, viewsQuery } from "@/data/views";
import {
  Button,
  ConfirmDialog,
  Dialog,
  IconButton,
  IconChevronDown,
  IconRedo,
  IconUndo,
  IconWarning,
  Menu,
  type MenuItem,
  TextField,
  useToast,
} from "@/ui";
import { nwOf, ownerOf } from "./names";
import type { WorkspaceHandle } from "./useWorkspace";

interface ViewMenuProps {
  readonly handle: WorkspaceHandle;
  /** Goes to another view; null: the viewer's own. */
  readonly onNw: (nw: string | null) => void;
}

export function ViewMenu({ handle, onNw }: ViewMenuProps) {
  const [asked, setAsked] = useState<"name" | "delete" | null>(null);
  const save = useSave(handle);
  return (
    <>
      <IconButton
        label="Undo"
        icon={<IconUndo />}
        disabled={!handle.canUndo}
        onClick={handle.undo}
      />
      <IconButton
        label="Redo"
        icon={<IconRedo />}
        disabled={!handle.canRedo}
        onClick={handle.redo}
      />
      <Menu
        trigger={
          <Button>
            {titleOf(handle)}
            <IconChevronDown size={12} />
          </Button>
        }
        items={useItems(handle, onNw, setAsked, save)}
      />
      {handle.failure !== null && (
        <Button
          variant="danger"
          icon={<IconWarning size={14} />}
          title={handle.failure}
          onClick={save}
        >
          Not saved, try again
        </Button>
      )}
      {!handle.isPersonal && handle.isDirty && handle.mayEdit && (
        <Button variant="primary" onClick={save}>
          Save
        </Button>
      )}
      <SaveAs handle={handle} open={asked === "name"} onClose={() => setAsked(null)} onNw={onNw} />
      <Delete
        handle={handle}
        open={asked === "delete"}
        onClose={() => setAsked(null)}
        onNw={onNw}
      />
    </>
  );
}

function titleOf({ isPersonal, name, displayName, nw }: WorkspaceHandle): string {
  if (!isPersonal) return displayName || "View";
  return nw === null ? "My workspace" : `Workspace of ${ownerOf(name)}`;
}

function useItems(
  handle: WorkspaceHandle,
  onNw: (nw: string | null) => void,
  ask: (what: "name" | "delete") => void,
  save: () => void,
): readonly MenuItem[] {
  const viewer = useQuery(viewerQuery()).data?.username ?? "";
  const views = useQuery(viewsQuery(handle.project)).data ?? [];
  const shared = views.filter(({ name }) => ownerOf(name) === null);
  const others = views.filter(({ name }) => name.endsWith("-w") && ownerOf(name) !== viewer);
  const go = (name: string, label: string): MenuItem => ({
    label,
    checked: name === handle.name,
    onSelect: () => onNw(nwOf(name, viewer)),
  });
  return [
    { label: "My workspace", checked: handle.nw === null, onSelect: () => onNw(null) },
    ...(shared.length > 0 ? [{ heading: "Saved views" }] : []),
    ...shared.map(({ name, display_name }) => go(name, display_name || name)),
    ...(others.length > 0 ? [{ heading: "Workspaces of others" }] : []),
    ...others.map(({ name }) => go(name, ownerOf(name) ?? name)),
    { separator: true },
    ...(handle.isPersonal
      ? []
      : [
          { label: "Save", disabled: !handle.isDirty || !handle.mayEdit, onSelect: save },
          { label: "Discard edits", disabled: !handle.isDirty, onSelect: handle.discard },
        ]),
    { label: "Save as a new view…", onSelect: () => ask("name") },
    ...(handle.isPersonal
      ? []
      : [{ label: "Delete view…", danger: true, onSelect: () => ask("delete") }]),
  ];
}

function useSave(handle: WorkspaceHandle): () => void {
  const toast = useToast();
  return () =>
    void handle.save().then(
      () => toast({ title: "View saved", tone: "good" }),
      (problem: unknown) => {
        const isLate = problem instanceof ApiProblem && problem.status === 409;
        const title = isLate ? "Somebody else saved this view meanwhile" : "Could not be saved";
        const description = isLate ? "Save yours as a new view" : String(problem);
        toast({ title, description, tone: "bad" });
      },
    );
}

interface AskedProps extends ViewMenuProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

function SaveAs({ handle, onNw, open, onClose }: AskedProps) {
  const [title, setTitle] = useState("");
  const saving = useMutation({
    mutationFn: () => handle.saveAs(title.trim()),
    onSuccess: (nw) => {
      onClose();
      setTitle("");
      onNw(nw);
    },
  });
  const isReady = title.trim() !== "" && !saving.isPending;
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title="Save as a new view"
      description="Everyone who can see the project can open it"
      size="s"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isReady} onClick={() => saving.mutate()}>
            Save
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) saving.mutate();
        }}
      >
        <TextField
          label="Name"
          autoFocus
          value={title}
          onChange={setTitle}
          error={saving.error?.message ?? null}
        />
      </form>
    </Dialog>
  );
}

function Delete({ handle, onNw, open, onClose }: AskedProps) {
  const client = useQueryClient();
  const toast = useToast();
  const deleting = useMutation({
    mutationFn: () => deleteView(handle.project, handle.name),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: viewKeys.list(handle.project) });
      onNw(null);
    },
    onError: (problem) =>
      toast({ title: "Could not be deleted", description: problem.message, tone: "bad" }),
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onClose}
      title="Delete this view?"
      confirm="Delete"
      danger
      onConfirm={() => deleting.mutate()}
    >
      It disappears for everyone. Runs and their data stay.
    </ConfirmDialog>
  );
}
