/** The axes of an SVG chart: lines of the grid, numbers, a title. */
import type { ReactElement } from "react";
import { formatNumber } from "@/lib/number";
import styles from "./Axis.module.css";
import type { NumericScale } from "./scales";

const LABEL_PX = 46;

interface AxisProps {
  readonly scale: NumericScale;
  /** Where the other axis begins and ends, in pixels: as far go the lines of the grid. */
  readonly across: readonly [number, number];
  readonly title?: string;
}

export function AxisX({ scale, across: [top, bottom], title }: AxisProps): ReactElement {
  const [left = 0, right = 0] = scale.range();
  return (
    <g className={styles.axis}>
      {ticksOf(scale, Math.max(2, Math.floor((right - left) / 70))).map((tick) => (
        <g key={tick} transform={`translate(${scale(tick)} 0)`}>
          <line y1={top} y2={bottom} />
          <text y={bottom + 14} textAnchor="middle">
            {formatNumber(tick, 3)}
          </text>
        </g>
      ))}
      {title && (
        <text className={styles.title} x={(left + right) / 2} y={bottom + 28} textAnchor="middle">
          {title}
        </text>
      )}
    </g>
  );
}

export function AxisY({ scale, across: [left, right], title }: AxisProps): ReactElement {
  const [bottom = 0, top = 0] = scale.range();
  return (
    <g className={styles.axis}>
      {ticksOf(scale, Math.max(2, Math.floor((bottom - top) / 36))).map((tick) => (
        <g key={tick} transform={`translate(0 ${scale(tick)})`}>
          <line x1={left} x2={right} />
          <text x={left - 6} dy="0.32em" textAnchor="end">
            {formatNumber(tick, 3)}
          </text>
        </g>
      ))}
      {title && (
        <text
          className={styles.title}
          transform={`translate(${left - LABEL_PX} ${(top + bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
        >
          {title}
        </text>
      )}
    </g>
  );
}

/** A log scale of d3 gives every digit of every decade: too many are thinned out. */
function ticksOf(scale: NumericScale, wanted: number): number[] {
  const ticks = scale.ticks(wanted);
  const every = Math.ceil(ticks.length / (wanted * 1.5));
  return every > 1 ? ticks.filter((_, at) => at % every === 0) : ticks;
}
