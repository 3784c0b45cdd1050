import type { RowSelectionState, Updater } from "@tanstack/react-table";
import { memo, type ReactElement } from "react";
import type { ProjectRef, Run } from "@/data/types";
import { Cell } from "./Cell";
import { CellEditor } from "./CellEditor";
import type { RunColumn } from "./columns";
import styles from "./RunsTable.module.css";
import type { RunRows } from "./useRunRows";

export interface PlacedColumn {
  readonly column: RunColumn;
  readonly width: number;
  /** Of a pinned column from the left of the table, else from the end of the pinned ones. */
  readonly left: number;
}

export interface RowProps {
  readonly project: ProjectRef;
  readonly run: Run;
  readonly place: number;
  readonly top: number;
  readonly width: number;
  readonly pinned: readonly PlacedColumn[];
  readonly pinnedWidth: number;
  /** The other columns that are in sight. */
  readonly drawn: readonly PlacedColumn[];
  readonly color: string;
  readonly baseline: Run | null;
  readonly now: number;
  readonly isChosen: boolean;
  /** It stands in a group that is chosen as a whole. */
  readonly isHeld: boolean;
  /** In how many groups it stands. */
  readonly depth: number;
  /** Whether the workspace draws it; null: nobody can say here. */
  readonly isShown: boolean | null;
  readonly onEye: (id: string, isOn: boolean) => void;
  readonly onChoose: (next: Updater<RowSelectionState>) => void;
  /** The column that is being written in. */
  readonly edited: string | null;
  readonly onEditStart: (cell: { id: string; column: string } | null) => void;
  readonly onEdit: RunRows["onEdit"];
}

/** One run. Drawn again only when something of it, or the columns in sight, change. */
export const Row = memo(function Row(props: RowProps): ReactElement {
  const { run, place: at, top, width, pinned, pinnedWidth, drawn, onChoose } = props;
  const { isChosen, isHeld, depth, isShown, onEye } = props;
  const { project, color, baseline, now, onEditStart, onEdit } = props;
  const place = { project, run, color, baseline, now, depth, isShown, onEye, onEditStart, onEdit };
  return (
    <tr
      className={styles.row}
      style={{ width, transform: `translateY(${top}px)` }}
      data-chosen={isChosen || isHeld ? "" : undefined}
      aria-rowindex={at + 2}
      aria-selected={isChosen || isHeld}
    >
      <td className={styles.tick}>
        <input
          type="checkbox"
          className={styles.box}
          aria-label={`Choose ${run.name}`}
          checked={isChosen || isHeld}
          disabled={isHeld}
          onChange={(event) => onChoose(choosing(run.id, event.target.checked))}
        />
      </td>
      {pinned.map((placed, order) => (
        <Place
          key={placed.column.id}
          {...place}
          column={placed.column}
          width={placed.width}
          left={placed.left}
          stuck={order === pinned.length - 1 ? "edge" : "inside"}
          isEdited={props.edited === placed.column.id}
        />
      ))}
      {drawn.map((placed) => (
        <Place
          key={placed.column.id}
          {...place}
          column={placed.column}
          width={placed.width}
          left={pinnedWidth + placed.left}
          stuck={null}
          isEdited={props.edited === placed.column.id}
        />
      ))}
    </tr>
  );
});

interface PlaceProps
  extends Pick<
    RowProps,
    | "project"
    | "run"
    | "color"
    | "baseline"
    | "now"
    | "depth"
    | "isShown"
    | "onEye"
    | "onEditStart"
    | "onEdit"
  > {
  readonly column: RunColumn;
  readonly width: number;
  readonly left: number;
  /** Whether it sticks to the left, and if so, whether it is the last that does. */
  readonly stuck: "inside" | "edge" | null;
  readonly isEdited: boolean;
}

/** A cell in its place. Takes only plain values, so that scrolling draws none of them again. */
const Place = memo(function Place(props: PlaceProps): ReactElement {
  const { project, run, column, width, left, stuck, color, baseline, now, isEdited } = props;
  const { depth, isShown, onEye } = props;
  const indent = column.id === "name" && depth > 0 ? { paddingLeft: indentOf(depth) } : {};
  return (
    <td
      className={styles.cell}
      style={stuck ? { width, left, ...indent } : { width, transform: `translateX(${left}px)` }}
      data-pinned={stuck ? "" : undefined}
      data-edge={stuck === "edge" ? "" : undefined}
      data-numeric={column.isNumeric ? "" : undefined}
    >
      {isEdited ? (
        <CellEditor
          project={project}
          run={run}
          column={column.id}
          onEdit={props.onEdit}
          onClose={() => props.onEditStart(null)}
        />
      ) : (
        <Cell
          project={project}
          run={run}
          column={column}
          color={color}
          baseline={baseline}
          now={now}
          isShown={isShown}
          onEye={onEye}
          onEditStart={props.onEditStart}
        />
      )}
    </td>
  );
});

/** How far the name of a line stands to the right, in pixels. */
export function indentOf(depth: number): number {
  return 8 + depth * 18;
}

export function choosing(id: string, isOn: boolean) {
  return (before: RowSelectionState): RowSelectionState => {
    const { [id]: _, ...others } = before;
    return isOn ? { ...others, [id]: true } : others;
  };
}
