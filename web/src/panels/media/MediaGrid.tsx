/** Media as a table over two axes: runs beside each other, step by step. */
import type { ReactElement } from "react";
import type { ProjectRef } from "@/data/types";
import { formatInteger } from "@/lib/number";
import { ColorDot } from "@/ui";
import type { MediaTable } from "./grid";
import styles from "./MediaGrid.module.css";
import type { OverlayView } from "./overlay";
import type { VideoSettings } from "./settings";
import { type Tile, tileOf } from "./tile";
import { View } from "./View";

interface MediaGridProps {
  readonly name: string;
  readonly project: ProjectRef;
  readonly table: MediaTable;
  readonly overlay: OverlayView;
  readonly videos: VideoSettings;
  readonly isExpanded: boolean;
  readonly onOpen: (tile: Tile) => void;
}

export function MediaGrid(props: MediaGridProps): ReactElement {
  const { name, table, isExpanded } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={`${name} as a grid`}>
      <table className={styles.grid} data-expanded={isExpanded ? "" : undefined}>
        <thead>
          <tr>
            <td />
            {table.columns.map(({ key, label, color }) => (
              <th key={key} scope="col">
                {color && <ColorDot color={color} />}
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ key, label, color }, at) => (
            <tr key={key}>
              <th scope="row" title={label}>
                {color && <ColorDot color={color} />}
                {label}
              </th>
              {table.columns.map((column, place) => (
                <td key={column.key}>
                  <Slot {...props} at={[at, place]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.left > 0 && (
        <p className={styles.more}>{formatInteger(table.left)} more are not drawn</p>
      )}
    </section>
  );
}

interface SlotProps extends MediaGridProps {
  readonly at: readonly [row: number, column: number];
}

function Slot({ project, table, overlay, videos, onOpen, at }: SlotProps): ReactElement | null {
  const cell = table.cells[at[0]]?.[at[1]];
  if (!cell) return null;
  const tile = tileOf(project, cell.run, cell.item, cell.step, cell.index);
  if (cell.item.kind !== "image") return <View tile={tile} overlay={overlay} videos={videos} />;
  return (
    <button
      type="button"
      className={styles.open}
      aria-label={`Enlarge ${cell.item.caption || "picture"} of ${cell.run.name} at step ${cell.step}`}
      onClick={() => onOpen(tile)}
    >
      <View tile={tile} overlay={overlay} />
    </button>
  );
}

/** All that the grid shows, row by row. */
export function tilesIn(project: ProjectRef, { cells }: MediaTable): readonly Tile[] {
  return cells
    .flat()
    .flatMap((cell) => (cell ? [tileOf(project, cell.run, cell.item, cell.step, cell.index)] : []));
}
