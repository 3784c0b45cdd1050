/** The pinned runs of other projects, above all others: what they are, and where they come from. */
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Run, RunRef } from "@/data/types";
import { IconButton, IconClose, IconElsewhere, Menu } from "@/ui";
import styles from "./ForeignRuns.module.css";
import { moveFocus } from "./move-focus";
import { RunLine } from "./RunLine";
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

function ForeignRow(props: ForeignRowProps): ReactElement {
  return (
    <RunLine
      {...props}
      marks={<Source where={props.where} />}
      menu={(trigger) => <ForeignMenu {...props} trigger={trigger} />}
    />
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

interface ForeignMenuProps extends Pick<ForeignRowProps, "run" | "where" | "selection"> {
  readonly trigger: ReactElement;
}

function ForeignMenu({ run, where, selection, trigger }: ForeignMenuProps): ReactElement {
  const navigate = useNavigate();
  const { entity, project } = where;
  const isBaseline = selection.baseline === run.id;
  return (
    <Menu
      align="end"
      trigger={trigger}
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
