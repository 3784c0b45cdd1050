/** Runs that hold the same: what they hold, how many they are, and what their columns come to. */
import type { RowSelectionState, Updater } from "@tanstack/react-table";
import { memo, type ReactElement } from "react";
import type { RunGroup } from "@/data/groups";
import { heldText, keyLabel } from "@/features/run-selector/grouping";
import type { Statistic } from "@/features/workspace/run-feed";
import { formatInteger } from "@/lib/number";
import { ColorDot, IconChevronDown, IconChevronRight } from "@/ui";
import { Eye } from "./Cell";
import type { RunColumn } from "./columns";
import type { GroupLine } from "./lines";
import { choosing, indentOf, type PlacedColumn, type RowProps } from "./Row";
import styles from "./RunsTable.module.css";
import { summedCell } from "./sums";

export interface GroupRowProps
  extends Pick<
    RowProps,
    "place" | "top" | "width" | "pinned" | "pinnedWidth" | "drawn" | "color" | "now" | "isShown"
  > {
  readonly line: GroupLine;
  readonly statistic: Statistic;
  readonly isChosen: boolean;
  readonly isHeld: boolean;
  readonly onChoose: (next: Updater<RowSelectionState>) => void;
  readonly onEye: (id: string, isOn: boolean) => void;
  readonly onToggle: (line: GroupLine) => void;
}

export const GroupRow = memo(function GroupRow(props: GroupRowProps): ReactElement {
  const { line, place, top, width, pinned, pinnedWidth, drawn, isChosen, isHeld } = props;
  const { group, within } = line;
  return (
    <tr
      className={styles.row}
      style={{ width, transform: `translateY(${top}px)` }}
      data-chosen={isChosen || isHeld ? "" : undefined}
      data-group=""
      aria-rowindex={place + 2}
      aria-selected={isChosen || isHeld}
    >
      <td className={styles.tick}>
        <input
          type="checkbox"
          className={styles.box}
          aria-label={`Choose all runs of ${nameOf(line)}`}
          checked={isChosen || isHeld}
          disabled={isHeld}
          onChange={(event) => props.onChoose(choosing(line.id, event.target.checked))}
        />
      </td>
      {pinned.map((placed, at) => {
        const isName = placed.column.id === "name";
        const { width: wide, left } = placed;
        const indent = isName ? { paddingLeft: indentOf(within.length) } : {};
        return (
          <td
            key={placed.column.id}
            className={styles.cell}
            style={{ width: wide, left, ...indent }}
            data-pinned=""
            data-edge={at === pinned.length - 1 ? "" : undefined}
            data-numeric={placed.column.isNumeric ? "" : undefined}
          >
            {isName ? <Name {...props} /> : <Sum {...props} group={group} column={placed.column} />}
          </td>
        );
      })}
      {drawn.map((placed: PlacedColumn) => (
        <td
          key={placed.column.id}
          className={styles.cell}
          style={{
            width: placed.width,
            transform: `translateX(${pinnedWidth + placed.left}px)`,
          }}
          data-numeric={placed.column.isNumeric ? "" : undefined}
        >
          <Sum {...props} group={group} column={placed.column} />
        </td>
      ))}
    </tr>
  );
});

function Name({ line, color, isShown, onEye, onToggle }: GroupRowProps): ReactElement {
  const { key, group, isOpen, isInner } = line;
  const [own] = group.values;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      {isInner && (
        <>
          <Eye id={line.id} name={nameOf(line)} isShown={isShown} onEye={onEye} />
          <ColorDot color={color} hollow={isShown === false} />
        </>
      )}
      <button
        type="button"
        className={styles.open}
        aria-expanded={isOpen}
        title={nameOf(line)}
        onClick={() => onToggle(line)}
      >
        <Chevron size={13} />
        <span className={styles.text}>
          <span className={styles.key}>{`${keyLabel(key)}: `}</span>
          {own ? heldText(own) : ""}
        </span>
      </button>
      <span className={styles.runs}>{formatInteger(group.runs)}</span>
    </>
  );
}

function nameOf({ key, group }: GroupLine): string {
  const [own] = group.values;
  return `${keyLabel(key)}: ${own ? heldText(own) : ""}`;
}

interface SumProps extends Pick<GroupRowProps, "statistic" | "now"> {
  readonly group: RunGroup;
  readonly column: RunColumn;
}

function Sum({ group, column, statistic, now }: SumProps): ReactElement | null {
  const sums = group.aggregates.find(({ key }) => key === column.field);
  const cell = sums && summedCell(column, sums, statistic, now);
  if (!cell) return null;
  return (
    <span className={styles.text} data-faint={cell.isCount ? "" : undefined} title={cell.title}>
      {cell.text}
    </span>
  );
}
