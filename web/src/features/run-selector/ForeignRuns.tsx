/** The pinned runs of other projects, above all others: what they are, and where they come from. */
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Run, RunRef } from "@/data/types";
import { setFocusedRun } from "@/panels/focus";
import {
  IconButton,
  IconClose,
  IconElsewhere,
  IconEye,
  IconEyeOff,
  IconMore,
  Menu,
  StateDot,
} from "@/ui";
import styles from "./ForeignRuns.module.css";
import { moveFocus } from "./move-focus";
import { RunDot } from "./RunDot";
import rowStyles from "./RunRow.module.css";
import type { ForeignRun } from "./useForeignRuns";
import type { SelectionHandle } from "./useSelection";

interface ForeignRunsProps {
  readonly foreign: readonly ForeignRun[];
  readonly shown: ReadonlySet<string>;
  readonly selection: SelectionHandle;
}

export function ForeignRuns({ foreign, shown, selection }: ForeignRunsProps): ReactElement {
  return (
    <ul
      className={styles.list}
      aria-label="Pinned from other projects"
      onKeyDown={(event) => moveFocus(event, () => {})}
    >
      {foreign.map(({ name, ref, run, title, isLost }, row) => (
        <li key={name} data-row={row}>
          {run ? (
            <ForeignRow
              run={run}
              title={title}
              where={ref}
              isShown={shown.has(name)}
              selection={selection}
            />
          ) : (
            <LostRow where={ref} isLost={isLost} onUnpin={() => selection.pin(name, false)} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface ForeignRowProps {
  readonly run: Run;
  /** What it is called where it is. */
  readonly title: string;
  readonly where: RunRef;
  readonly isShown: boolean;
  readonly selection: SelectionHandle;
}

function ForeignRow({ run, title, where, isShown, selection }: ForeignRowProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at a row only highlights its lines
    <div
      className={rowStyles.row}
      data-hidden={isShown ? undefined : ""}
      onMouseEnter={() => setFocusedRun(isShown ? run.id : null)}
      onMouseLeave={() => setFocusedRun(null)}
    >
      <button
        type="button"
        className={rowStyles.eye}
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
        className={rowStyles.name}
        data-control="name"
        to="/$entity/$project/runs/$run"
        params={{ ...where }}
        title={title}
      >
        {title}
      </Link>
      {selection.baseline === run.id && <span className={rowStyles.baseline}>baseline</span>}
      <Source where={where} />
      <button
        type="button"
        className={rowStyles.solo}
        data-control="solo"
        aria-pressed={selection.isSolo(run.id)}
        onClick={() => selection.solo(run.id)}
      >
        {selection.isSolo(run.id) ? "back" : "only"}
      </button>
      <ForeignMenu run={run} title={title} where={where} selection={selection} />
      <span className={rowStyles.state} title={run.state}>
        <StateDot state={run.state} />
        <span className="visually-hidden">{run.state}</span>
      </span>
    </div>
  );
}

function Source({ where }: { readonly where: RunRef }): ReactElement {
  const { entity, project } = where;
  return (
    <Link
      className={styles.source}
      data-control="source"
      to="/$entity/$project"
      params={{ entity, project }}
      title={`Of ${entity}/${project}`}
    >
      <IconElsewhere size={12} />
      <span>{project}</span>
    </Link>
  );
}

function ForeignMenu({
  run,
  title,
  where,
  selection,
}: Omit<ForeignRowProps, "isShown">): ReactElement {
  const navigate = useNavigate();
  const { entity, project } = where;
  const isBaseline = selection.baseline === run.id;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          className={rowStyles.more}
          data-control="more"
          aria-label={`More of ${title}`}
        >
          <IconMore size={14} />
        </button>
      }
      items={[
        { label: "Unpin", onSelect: () => selection.pin(run.id, false) },
        {
          label: isBaseline ? "No baseline any more" : "Use as baseline",
          onSelect: () => selection.setBaseline(isBaseline ? null : run.id),
        },
        { separator: true },
        {
          label: `Go to ${entity}/${project}`,
          onSelect: () => void navigate({ to: "/$entity/$project", params: { entity, project } }),
        },
      ]}
    />
  );
}

interface LostRowProps {
  readonly where: RunRef;
  /** Else it is being asked for. */
  readonly isLost: boolean;
  readonly onUnpin: () => void;
}

function LostRow({ where, isLost, onUnpin }: LostRowProps): ReactElement {
  const path = `${where.entity}/${where.project}/${where.run}`;
  return (
    <div className={`${rowStyles.row} ${styles.lost}`} title={path}>
      <IconElsewhere size={12} />
      <span className={rowStyles.name}>{where.run}</span>
      {isLost && (
        <>
          <span className={styles.why}>gone, or not yours to see</span>
          <IconButton
            size="s"
            label={`Unpin ${where.run}`}
            icon={<IconClose size={12} />}
            onClick={onUnpin}
          />
        </>
      )}
    </div>
  );
}
