import { type KeyboardEvent, type ReactElement, useRef, useState } from "react";
import { useEditRun } from "@/data/runs";
import type { ProjectRef, Run, RunEdit } from "@/data/types";
import { useToast } from "@/ui";
import styles from "./RunsTable.module.css";
import type { RunRows } from "./useRunRows";

export interface CellEditorProps {
  readonly project: ProjectRef;
  readonly run: Run;
  readonly column: string;
  readonly onEdit: RunRows["onEdit"];
  readonly onClose: () => void;
}

/** A cell being written in. Enter or leaving saves, Esc takes back; tags are parted by commas. */
export function CellEditor({
  project,
  run,
  column,
  onEdit,
  onClose,
}: CellEditorProps): ReactElement {
  const before = textOf(run, column);
  const [text, setText] = useState(before);
  const isDone = useRef(false);
  const save = useEditRun({ ...project, run: run.id });
  const toast = useToast();

  const close = (isKept: boolean): void => {
    if (isDone.current) return;
    isDone.current = true;
    const edit = editOf(column, text);
    if (isKept && text !== before && edit) {
      onEdit(run.id, edit);
      save.mutateAsync(edit).then(
        (saved) => onEdit(run.id, null, saved),
        (error: Error) => {
          onEdit(run.id, null);
          toast({ title: "The change was not saved", description: error.message, tone: "bad" });
        },
      );
    }
    onClose();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Enter") close(true);
    if (event.key === "Escape") close(false);
  };

  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the user has just asked for it
      autoFocus
      className={styles.editor}
      aria-label={`${column} of ${run.name}`}
      value={text}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => close(true)}
      onKeyDown={onKeyDown}
    />
  );
}

function textOf(run: Run, column: string): string {
  if (column === "name") return run.name;
  return column === "tags" ? run.tags.join(", ") : run.notes;
}

/** Null for what cannot be saved: a run needs a name. */
function editOf(column: string, text: string): RunEdit | null {
  if (column === "notes") return { notes: text };
  if (column === "name") return text.trim() === "" ? null : { name: text.trim() };
  const tags = text.split(",").map((tag) => tag.trim());
  return { tags: [...new Set(tags.filter((tag) => tag !== ""))] };
}
