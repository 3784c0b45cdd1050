import type { CSSProperties, ReactElement } from "react";
import { IconArrowDown, IconArrowUp } from "@/ui";
import type { RunColumn } from "./columns";
import { directionOf, nextOrder, placeOf } from "./order";
import styles from "./RunsTable.module.css";

export interface HeaderCellProps {
  readonly column: RunColumn;
  readonly order: string;
  readonly onOrder: (order: string) => void;
  readonly style: CSSProperties;
  readonly isPinned: boolean;
  /** The last of the pinned ones. */
  readonly isEdge: boolean;
  /** TanStack's handler for the mouse and for touch. */
  readonly onResize: (event: unknown) => void;
  readonly onResetWidth: () => void;
}

/** The head of a column: a click sorts, one with Shift by this key too; its right edge is dragged. */
export function HeaderCell(props: HeaderCellProps): ReactElement {
  const { column, order, onOrder, style, isPinned, isEdge, onResize, onResetWidth } = props;
  const direction = directionOf(column, order);
  const place = placeOf(column, order);
  const Arrow = direction === "asc" ? IconArrowUp : IconArrowDown;
  return (
    <th
      className={styles.head}
      style={style}
      data-pinned={isPinned ? "" : undefined}
      data-edge={isEdge ? "" : undefined}
      data-numeric={column.isNumeric ? "" : undefined}
      aria-sort={direction === null ? "none" : direction === "asc" ? "ascending" : "descending"}
    >
      <button
        type="button"
        className={styles.sort}
        disabled={column.field === null}
        title={column.group === "run" ? column.label : column.id}
        onClick={(event) => onOrder(nextOrder(column, order, event.shiftKey))}
      >
        {column.group !== "run" && <span className={styles.group}>{column.group}</span>}
        <span className={styles.label}>
          <span className={styles.labelText}>{column.label}</span>
          {direction && <Arrow size={11} />}
          {place !== null && <span className={styles.group}>{place}</span>}
        </span>
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: widths are for the mouse; nothing is lost without */}
      <span
        className={styles.resizer}
        onMouseDown={onResize}
        onTouchStart={onResize}
        onDoubleClick={onResetWidth}
      />
    </th>
  );
}
