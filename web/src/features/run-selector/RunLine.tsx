/** A run as a line of the selector, of whatever project: eye, colour, name, state. */
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Run, RunRef } from "@/data/types";
import { setFocusedRun } from "@/panels/focus";
import { IconEye, IconEyeOff, IconMore, StateDot } from "@/ui";
import { RunDot } from "./RunDot";
import styles from "./RunRow.module.css";
import type { SelectionHandle } from "./useSelection";

interface RunLineProps {
  readonly run: Run;
  /** Where it is, and what it is called there. */
  readonly where: RunRef;
  readonly title: string;
  readonly isShown: boolean;
  readonly selection: SelectionHandle;
  /** What stands behind the name. */
  readonly marks: ReactNode;
  /** The menu below a control. */
  readonly menu: (trigger: ReactElement) => ReactNode;
  /** What stands before the state. */
  readonly children?: ReactNode;
}

export function RunLine(props: RunLineProps): ReactElement {
  const { run, where, title, isShown, selection, marks, menu, children } = props;
  const isSolo = selection.isSolo(run.id);
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
        aria-label={`Show ${title}`}
        aria-pressed={isShown}
        onClick={() => selection.toggle(run.id, !isShown)}
      >
        {isShown ? <IconEye size={15} /> : <IconEyeOff size={15} />}
      </button>
      <RunDot
        name={title}
        color={selection.colorOf(run.id)}
        isShown={isShown}
        onColor={(color) => selection.setColor(run.id, color)}
      />
      <Link
        className={styles.name}
        data-control="name"
        to="/$entity/$project/runs/$run"
        params={{ entity: where.entity, project: where.project, run: where.run }}
        title={title}
      >
        {title}
      </Link>
      {selection.baseline === run.id && <span className={styles.baseline}>baseline</span>}
      {marks}
      <button
        type="button"
        className={styles.solo}
        data-control="solo"
        aria-pressed={isSolo}
        onClick={() => selection.solo(run.id)}
      >
        {isSolo ? "back" : "only"}
      </button>
      {menu(
        <button
          type="button"
          className={styles.more}
          data-control="more"
          aria-label={`More of ${title}`}
        >
          <IconMore size={14} />
        </button>,
      )}
      {children}
      <span className={styles.state} title={run.state}>
        <StateDot state={run.state} />
        <span className="visually-hidden">{run.state}</span>
      </span>
    </div>
  );
}
