/** What can be done with one run, wherever it stands: held on to, written about, ended, taken away. */
import { lazy, type ReactElement, Suspense, useState } from "react";
import { arriving } from "@/data/arrival";
import type { ProjectRef, Run } from "@/data/types";
import type { SelectionHandle } from "@/features/run-selector/useSelection";
import { Menu, type MenuItem } from "@/ui";
import type { Asked } from "./RunDialogs";

const RunDialogs = lazy(
  arriving(async () => ({ default: (await import("./RunDialogs")).RunDialogs })),
);

export interface RunMenuProps {
  readonly project: ProjectRef;
  readonly run: Pick<Run, "id" | "name" | "tags" | "state" | "last_step">;
  readonly selection: SelectionHandle;
  readonly trigger: ReactElement;
  /** After it was deleted or moved. */
  readonly onGone?: () => void;
}

export function RunMenu({ project, run, selection, trigger, onGone }: RunMenuProps): ReactElement {
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <>
      <Menu align="end" trigger={trigger} items={itemsOf(run, selection, setAsked)} />
      {asked && (
        <Suspense fallback={null}>
          <RunDialogs
            project={project}
            run={run}
            asked={asked}
            onClose={() => setAsked(null)}
            onGone={onGone ?? (() => {})}
          />
        </Suspense>
      )}
    </>
  );
}

function itemsOf(
  run: RunMenuProps["run"],
  selection: SelectionHandle,
  ask: (what: Asked) => void,
): readonly MenuItem[] {
  const isPinned = selection.pinned.includes(run.id);
  const isBaseline = selection.baseline === run.id;
  const isFull = !isPinned && !selection.canPin;
  return [
    {
      label: isPinned ? "Unpin" : "Pin",
      disabled: isFull,
      onSelect: () => selection.pin(run.id, !isPinned),
    },
    {
      label: isBaseline ? "No baseline any more" : "Use as baseline",
      disabled: isFull,
      onSelect: () => selection.setBaseline(isBaseline ? null : run.id),
    },
    { label: "Pin in another project…", onSelect: () => ask("pin") },
    { separator: true },
    { label: "Rename…", onSelect: () => ask("rename") },
    { label: "Tags…", onSelect: () => ask("tags") },
    { label: "Fork…", onSelect: () => ask("fork") },
    { label: "Move…", disabled: run.state === "running", onSelect: () => ask("move") },
    ...(run.state === "running"
      ? [{ label: "Stop…", danger: true, onSelect: () => ask("stop") }]
      : []),
    { label: "Delete…", danger: true, onSelect: () => ask("delete") },
  ];
}
