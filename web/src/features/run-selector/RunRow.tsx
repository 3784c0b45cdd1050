/** One run of the project in the selector. */
import { memo } from "react";
import type { ProjectRef, Run } from "@/data/types";
import { RunMenu } from "@/features/run-menu/RunMenu";
import { formatDuration } from "@/lib/time";
import { IconPin } from "@/ui";
import { RunLine } from "./RunLine";
import styles from "./RunRow.module.css";
import type { SelectionHandle } from "./useSelection";

interface RunRowProps {
  readonly project: ProjectRef;
  readonly run: Run;
  readonly isShown: boolean;
  readonly isPinned: boolean;
  readonly selection: SelectionHandle;
}

export const RunRow = memo(function RunRow(props: RunRowProps) {
  const { project, run, isShown, isPinned, selection } = props;
  return (
    <RunLine
      run={run}
      where={{ ...project, run: run.id }}
      title={run.name}
      isShown={isShown}
      selection={selection}
      marks={isPinned && selection.baseline !== run.id && <Pin />}
      menu={(trigger) => (
        <RunMenu project={project} run={run} selection={selection} trigger={trigger} />
      )}
    >
      <span className={styles.time}>{formatDuration(run.runtime_s)}</span>
    </RunLine>
  );
});

function Pin() {
  return (
    <span className={styles.pin} title="Pinned">
      <IconPin size={12} />
      <span className="visually-hidden">pinned</span>
    </span>
  );
}
