/** One run in the selector: eye, colour, name, state. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { ProjectRef, Run } from "@/data/types";
import { formatDuration } from "@/lib/time";
import { setFocusedRun } from "@/panels/focus";
import { IconEye, IconEyeOff, StateDot } from "@/ui";
import { RunDot } from "./RunDot";
import styles from "./RunRow.module.css";
import type { SelectionHandle } from "./selection";

interface RunRowProps {
  readonly project: ProjectRef;
  readonly run: Run;
  readonly isShown: boolean;
  readonly selection: SelectionHandle;
}

export const RunRow = memo(function RunRow({ project, run, isShown, selection }: RunRowProps) {
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
      <button
        type="button"
        className={styles.solo}
        data-control="solo"
        aria-pressed={selection.isSolo(run.id)}
        onClick={() => selection.solo(run.id)}
      >
        {selection.isSolo(run.id) ? "back" : "only"}
      </button>
      <span className={styles.time}>{formatDuration(run.runtime_s)}</span>
      <span className={styles.state} title={run.state}>
        <StateDot state={run.state} />
        <span className="visually-hidden">{run.state}</span>
      </span>
    </div>
  );
});
