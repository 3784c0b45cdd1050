/**
 * A matrix as coloured cells with its numbers inside, in SVG. It knows labels and numbers, not what
 * they mean; shades run from the page's ground to the accent, so it reads in both themes.
 */
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Readable } from "@/charts/reading/Readable";
import { onward, type Walk } from "@/charts/reading/step";
import styles from "./Heatmap.module.css";
import { heatmapLayout } from "./layout";

export interface HeatmapProps {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  /** By row, then column. NaN = no value. */
  readonly values: readonly (readonly number[])[];
  /** 0 to 1 for the colour of a cell. */
  readonly shade: (row: number, column: number) => number;
  readonly format: (value: number) => string;
  /** One sentence that a screen reader says instead of the picture. */
  readonly summary: string;
  /** The hovered cell, and null when the pointer leaves. */
  readonly onHover: (cell: HeatmapCell | null) => void;
}

export interface HeatmapCell {
  readonly row: number;
  readonly column: number;
}

export function Heatmap(props: HeatmapProps): ReactElement {
  const { rows, columns, values, format, summary, onHover } = props;
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const [hovered, setHovered] = useState<HeatmapCell | null>(null);
  const texts = useMemo(
    () => values.map((row) => row.map((value) => (Number.isNaN(value) ? "" : format(value)))),
    [values, format],
  );
  const longest = useMemo(
    () => texts.flat().reduce((most, text) => Math.max(most, text.length), 1),
    [texts],
  );
  const hover = (cell: HeatmapCell | null): void => {
    setHovered(cell);
    onHover(cell);
  };
  const layout = room && heatmapLayout(rows, columns, room, longest);
  const { left = 0, top = 0, cellWidth = 0, cellHeight = 0 } = layout ?? {};

  return (
    <Readable
      host={frame}
      name={`${props.columnTitle} by ${props.rowTitle}`.toLowerCase()}
      head={summary}
      said={useCallback(() => summary, [summary])}
      walk={useMemo(() => walkOf(props, texts), [props, texts])}
      onAt={hover}
      className={styles.frame}
    >
      {room && layout && (
        <svg
          aria-hidden="true"
          width={room.width}
          height={room.height}
          onPointerLeave={() => hover(null)}
        >
          {layout.hasTitles && (
            <>
              <text className={styles.title} x={left + (cellWidth * columns.length) / 2} y={13}>
                {props.columnTitle}
              </text>
              <text
                className={styles.title}
                transform={`translate(${layout.edge + 13} ${top + (cellHeight * rows.length) / 2}) rotate(-90)`}
              >
                {props.rowTitle}
              </text>
            </>
          )}
          {columns.map((label, column) => {
            const isHovered = hovered?.column === column;
            if (column % layout.columnStride !== 0 && !isHovered) return null;
            const x = left + (column + 0.5) * cellWidth;
            const place = layout.isTilted
              ? `translate(${x + 4} ${top - 6}) rotate(-90)`
              : `translate(${x} ${top - 6})`;
            return (
              <text
                key={label}
                className={styles.label}
                data-align={layout.isTilted ? "start" : "middle"}
                data-hovered={isHovered ? "" : undefined}
                transform={place}
              >
                {shortened(label)}
              </text>
            );
          })}
          {rows.map((label, row) => {
            const isHovered = hovered?.row === row;
            if (row % layout.rowStride !== 0 && !isHovered) return null;
            return (
              <text
                key={label}
                className={styles.label}
                data-align="end"
                data-hovered={isHovered ? "" : undefined}
                x={left - 6}
                y={top + (row + 0.5) * cellHeight + 4}
              >
                {shortened(label)}
              </text>
            );
          })}
          {texts.map((line, row) =>
            line.map((text, column) => {
              const share = props.shade(row, column);
              return (
                <g
                  key={`${rows[row]} ${columns[column]}`}
                  transform={`translate(${left + column * cellWidth} ${top + row * cellHeight})`}
                  onPointerEnter={() => hover({ row, column })}
                >
                  <rect
                    className={styles.cell}
                    width={cellWidth}
                    height={cellHeight}
                    style={{ fill: fillOf(share) }}
                  />
                  {layout.hasNumbers && (
                    <text
                      className={styles.number}
                      data-strong={share > 0.5 ? "" : undefined}
                      data-zero={share === 0 ? "" : undefined}
                      x={cellWidth / 2}
                      y={cellHeight / 2 + 4}
                    >
                      {text}
                    </text>
                  )}
                </g>
              );
            }),
          )}
          {hovered && (
            <rect
              className={styles.cursor}
              x={left + hovered.column * cellWidth}
              y={top + hovered.row * cellHeight}
              width={cellWidth}
              height={cellHeight}
            />
          )}
        </svg>
      )}
    </Readable>
  );
}

/** From cell to cell, as they lie. */
function walkOf(
  { rows, columns, rowTitle, columnTitle }: HeatmapProps,
  texts: readonly (readonly string[])[],
): Walk<HeatmapCell> {
  return {
    go: (from, { along, by }) => {
      if (rows.length === 0 || columns.length === 0) return null;
      if (from === null) return { row: 0, column: 0 };
      if (along === "x") return { ...from, column: onward(from.column, by, columns.length) };
      return { ...from, row: onward(from.row, -by, rows.length) };
    },
    tell: ({ row, column }) =>
      `${rowTitle} ${rows[row]}, ${columnTitle.toLowerCase()} ${columns[column]}: ${texts[row]?.[column] || "none"}`,
  };
}

/** The eye sees small values better when they are lifted a little. */
function fillOf(share: number): string {
  const percent = share <= 0 ? 0 : 6 + 94 * share ** 0.8;
  return `color-mix(in oklab, var(--accent) ${percent.toFixed(1)}%, var(--bg-sunken))`;
}

function shortened(label: string): string {
  return label.length > 15 ? `${label.slice(0, 14)}…` : label;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

function useRoom(frame: React.RefObject<HTMLDivElement | null>): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setRoom(width > 0 && height > 0 ? { width, height } : null);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return room;
}
