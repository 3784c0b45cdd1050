import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ProjectRef, Run } from "@/data/types";
import { cellText } from "@/lib/cell";
import { asNumber, type Json } from "@/lib/json";
import { formatAgo, formatDateTime, formatDuration } from "@/lib/time";
import { Badge, ColorDot, IconEdit, IconEye, IconEyeOff, StateDot } from "@/ui";
import type { RunColumn } from "./columns";
import { deltaOf } from "./delta";
import styles from "./RunsTable.module.css";

/** Columns that are edited where they stand. */
export const EDITABLE: ReadonlySet<string> = new Set(["name", "notes", "tags"]);

export interface CellProps {
  readonly project: ProjectRef;
  readonly run: Run;
  readonly column: RunColumn;
  readonly color: string;
  /** The run that the others are compared with. */
  readonly baseline: Run | null;
  /** In seconds since the epoch, in coarse steps. */
  readonly now: number;
  /** Whether the workspace draws it; null: nobody can say here. */
  readonly isShown: boolean | null;
  readonly onEye: (id: string, isOn: boolean) => void;
  readonly onEditStart: (cell: { id: string; column: string }) => void;
}

/** What stands in a cell. Light on purpose: hundreds of them are drawn while scrolling. */
export function Cell(props: CellProps): ReactElement | null {
  const { run, column, onEditStart } = props;
  const content = <Content {...props} />;
  if (!EDITABLE.has(column.id)) return content;
  return (
    <>
      {content}
      <button
        type="button"
        className={styles.pencil}
        aria-label={`Edit ${column.label.toLowerCase()} of ${run.name}`}
        title={`Edit ${column.label.toLowerCase()}`}
        onClick={() => onEditStart({ id: run.id, column: column.id })}
      >
        <IconEdit size={12} />
      </button>
    </>
  );
}

function Content(props: CellProps): ReactElement | null {
  const { project, run, column, color, baseline, now } = props;
  switch (column.id) {
    case "name":
      return (
        <>
          <Eye id={run.id} name={run.name} isShown={props.isShown} onEye={props.onEye} />
          <ColorDot color={color} hollow={props.isShown === false} />
          <Link
            className={styles.link}
            to="/$entity/$project/runs/$run"
            params={{ entity: project.entity, project: project.project, run: run.id }}
            preload={false}
            title={run.name}
          >
            {run.name}
          </Link>
        </>
      );
    case "state":
      return (
        <span className={styles.state} data-state={run.state}>
          <StateDot state={run.state} />
          {run.state}
        </span>
      );
    case "created":
      return (
        <span className={styles.text} title={formatDateTime(run.created_at)}>
          {formatAgo(run.created_at, now)}
        </span>
      );
    case "runtime":
      return <span className={styles.text}>{formatDuration(run.runtime_s)}</span>;
    case "tags":
      return (
        <span className={styles.tags}>
          {run.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      );
    default:
      return (
        <>
          <Value value={column.read(run)} isPlain={column.group === "config"} />
          {column.group === "summary" && baseline && baseline.id !== run.id && (
            <Difference column={column} run={run} baseline={baseline} />
          )}
        </>
      );
  }
}

interface EyeProps extends Pick<CellProps, "isShown" | "onEye"> {
  readonly id: string;
  readonly name: string;
}

/** Shows and hides a run, or a group of them, in the workspace. */
export function Eye({ id, name, isShown, onEye }: EyeProps): ReactElement | null {
  if (isShown === null) return null;
  return (
    <button
      type="button"
      className={styles.eye}
      aria-label={`Show ${name}`}
      aria-pressed={isShown}
      onClick={() => onEye(id, !isShown)}
    >
      {isShown ? <IconEye size={14} /> : <IconEyeOff size={14} />}
    </button>
  );
}

interface DifferenceProps {
  readonly column: RunColumn;
  readonly run: Run;
  readonly baseline: Run;
}

function Difference({ column, run, baseline }: DifferenceProps): ReactElement | null {
  const delta = deltaOf(column.id, column.read(run), column.read(baseline));
  if (!delta) return null;
  const tone = delta.isBetter === null ? undefined : delta.isBetter ? "good" : "bad";
  return (
    <span className={styles.delta} data-tone={tone} title={`beside ${baseline.name}`}>
      {delta.text}
    </span>
  );
}

interface ValueProps {
  readonly value: Json | undefined;
  /** Written as in the config, instead of with the same digits all down the column. */
  readonly isPlain: boolean;
}

function Value({ value, isPlain }: ValueProps): ReactElement | null {
  if (value === undefined || value === null || value === "") return null;
  const number = asNumber(value);
  const text = cellText(value, isPlain ? "plain" : 4);
  return (
    <span
      className={styles.text}
      data-odd={number !== undefined && !Number.isFinite(number) ? "" : undefined}
      title={number === undefined ? text : String(number)}
    >
      {text}
    </span>
  );
}
