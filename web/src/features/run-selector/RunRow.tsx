/** One run in the selector: eye, colour, name, state. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { ProjectRef, Run } from "@/data/types";
import { RunMenu } from "@/features/run-menu/RunMenu";
import { formatDuration } from "@/lib/time";
import { setFocusedRun } from "@/panels/focus";
import { IconEye, IconEyeOff, IconMore, IconPin, StateDot } from "@/ui";
import { RunDot } from "./RunDot";
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
  const isBaseline = selection.baseline === run.id;
  const { entity, project: name } = project;
  const toggle = () => selection.toggle(run.id, !isShown);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at a row only highlights its lines
    <div
      className={styles.row}
      data-hidden={isShown ? undefined : ""}
      onMouseEnter={() => setFocusedRun(isShown ? run.id : null)}
      onMouseLeave={() => setFocusedRun(null)}
    >
      <button
        type="button"
        className={styles.eye}
        data-control="eye"
        aria-label={`Show ${run.name}`}
        aria-pressed={isShown}
        onClick={toggle}
      >
        {isShown ? <IconEye size={15} /> : <IconEyeOff size={15} />}
      </button>
      <RunDot
        name={run.name}
        color={selection.colorOf(run.id)}
        isShown={isShown}
        onColor={(color) => selection.setColor(run.id, color)}
      />
      <Link
        className={styles.name}
        data-control="name"
        to="/$entity/$project/runs/$run"
        params={{ entity, project: name, run: run.id }}
        title={run.name}
      >
        {run.name}
      </Link>
      {isBaseline && <span className={styles.baseline}>baseline</span>}
      {isPinned && !isBaseline && (
        <span className={styles.pin} title="Pinned">
          <IconPin size={12} />
          <span className="visually-hidden">pinned</span>
        </span>
      )}
      <button
        type="button"
        className={styles.solo}
        data-control="solo"
        aria-pressed={selection.isSolo(run.id)}
        onClick={() => selection.solo(run.id)}
      >
        {selection.isSolo(run.id) ? "back" : "only"}
      </button>
      <RunMenu
        project={project}
        run={run}
        selection={selection}
        trigger={
          <button
            type="button"
            className={styles.more}
            data-control="more"
            aria-label={`More of ${run.name}`}
          >
            <IconMore size={14} />
          </button>
        }
      />
      <span className={styles.time}>{formatDuration(run.runtime_s)}</span>
      <span className={styles.state} title={run.state}>
        <StateDot state={run.state} />
        <span className="visually-hidden">{run.state}</span>
      </span>
    </div>
  );
});
