/** Bars, boxes or violins, one for each thing, horizontal or vertical, as SVG. */
import { type ReactElement, useCallback, useMemo, useRef, useState } from "react";
import { AxisX, AxisY } from "@/charts/axes/Axis";
import {
  type AxisRange,
  type Extent,
  extentOf,
  type NumericScale,
  scaleOf,
} from "@/charts/axes/scales";
import { Readable } from "@/charts/reading/Readable";
import { useSize } from "@/charts/size/useSize";
import { formatNumber } from "@/lib/number";
import styles from "./Bars.module.css";
import { density } from "./density";
import { headOf, spoken, walkOf } from "./spoken";

export type BarStyle = "bar" | "boxplot" | "violin";

export interface Bar {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly value: number;
  /** The whisker of a bar. */
  readonly spread: Extent | null;
  /** What a violin and the ends of a box are made of. */
  readonly values: readonly number[];
  readonly quartiles: readonly [number, number, number];
}

interface BarsProps {
  /** Names the chart for screen readers and tests. */
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly style: BarStyle;
  readonly isVertical: boolean;
  readonly range: AxisRange;
  readonly title: string;
}

const LABELS_PX = 96;
const FOOT_PX = 22;
const MIN_BAND_PX = 16;

export function Bars(props: BarsProps): ReactElement {
  const { name, bars, isVertical, title, style } = props;
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const [at, setAt] = useState<number | null>(null);
  const foot = FOOT_PX + (title ? 16 : 0);
  return (
    <Readable
      host={host}
      name={name}
      head={headOf(name, bars)}
      said={useCallback(() => spoken(name, bars), [name, bars])}
      walk={useMemo(() => walkOf(bars, style !== "bar"), [bars, style])}
      onAt={setAt}
      className={styles.host}
    >
      {size &&
        (isVertical ? (
          <Vertical {...props} {...size} read={at} />
        ) : (
          <Horizontal {...props} {...size} read={at} foot={foot} />
        ))}
    </Readable>
  );
}

interface SizedProps extends BarsProps {
  readonly width: number;
  readonly height: number;
  /** The bar that is read; null: none. */
  readonly read: number | null;
}

function Horizontal({
  bars,
  style,
  range,
  title,
  width,
  height,
  read,
  foot,
}: SizedProps & { foot: number }): ReactElement {
  const band = Math.max(MIN_BAND_PX, Math.min(44, (height - foot) / bars.length));
  const inside = band * bars.length;
  const left = Math.min(LABELS_PX, width / 3);
  const scale = useValueScale(bars, style, range, [left, width - 12]);
  return (
    <svg aria-hidden="true" width={width - 2} height={Math.max(inside + foot, height - 4)}>
      <AxisX scale={scale} across={[0, inside]} title={title} />
      {bars.map((bar, at) => (
        <g key={bar.id} transform={`translate(0 ${at * band})`} {...look(at, read)}>
          <title>{`${bar.name}: ${formatNumber(bar.value)}`}</title>
          <text x={left - 6} y={band / 2} dy="0.32em" textAnchor="end">
            {shortened(bar.name, left / 6.2)}
          </text>
          <Shape bar={bar} style={style} scale={scale} band={band} />
          {style === "bar" && !bar.spread && (
            <text
              className={styles.value}
              x={Math.min(scale(bar.value) + 5, width - 40)}
              y={band / 2}
              dy="0.32em"
            >
              {formatNumber(bar.value, 3)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

function Vertical({ bars, style, range, title, width, height, read }: SizedProps): ReactElement {
  const [left, foot] = [48, 40];
  const band = Math.max(MIN_BAND_PX, Math.min(80, (width - left - 8) / bars.length));
  const bottom = height - foot;
  const scale = useValueScale(bars, style, range, [bottom, 8]);
  const right = left + band * bars.length;
  return (
    <svg aria-hidden="true" width={Math.max(right + 8, width - 4)} height={height - 4}>
      <AxisY scale={scale} across={[left, right]} title={title} />
      {bars.map((bar, at) => (
        <g key={bar.id} {...look(at, read)}>
          <title>{`${bar.name}: ${formatNumber(bar.value)}`}</title>
          {/* A vertical bar is a horizontal one turned round: the scale already runs upwards. */}
          <g transform={`translate(${left + at * band} 0) matrix(0 1 1 0 0 0)`}>
            <Shape bar={bar} style={style} scale={scale} band={band} />
          </g>
          <text
            transform={`translate(${left + (at + 0.5) * band} ${bottom + 10}) rotate(25)`}
            dy="0.32em"
          >
            {shortened(bar.name, 12)}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** While one bar is read, it stands out. */
function look(at: number, read: number | null) {
  const isDim = read !== null && at !== read;
  return { className: styles.bar, "data-dim": isDim ? "" : undefined };
}

function useValueScale(
  bars: readonly Bar[],
  style: BarStyle,
  range: AxisRange,
  pixels: Extent,
): NumericScale {
  const [from, to] = pixels;
  return useMemo(() => {
    const all = bars.flatMap((bar) => shownValues(bar, style));
    // A bar begins at zero, or its length would say nothing.
    const values = style === "bar" && !range.isLog ? [0, ...all] : all;
    return scaleOf(extentOf(values, range), [from, to], range);
  }, [bars, style, range, from, to]);
}

function shownValues(bar: Bar, style: BarStyle): readonly number[] {
  if (style === "bar") return [bar.value, ...(bar.spread ?? [])];
  if (style === "boxplot" || bar.values.length < 2) return bar.values;
  return density(bar.values).map(({ at }) => at);
}

interface ShapeProps {
  readonly bar: Bar;
  readonly style: BarStyle;
  readonly scale: NumericScale;
  readonly band: number;
}

/** Lies along x, in a band of `band` pixels along y. */
function Shape({ bar, style, scale, band }: ShapeProps): ReactElement {
  const thick = Math.max(4, band * 0.66);
  const top = (band - thick) / 2;
  if (style === "violin" && bar.values.length > 1) {
    return <path className={styles.body} fill={bar.color} d={violin(bar.values, scale, band)} />;
  }
  if (style !== "bar" && bar.values.length > 1)
    return <Box {...{ bar, scale, band, thick, top }} />;
  const zero = scale.domain().some((end) => end <= 0) ? scale(0) : (scale.range()[0] ?? 0);
  const end = scale(bar.value);
  return (
    <>
      <rect
        className={styles.body}
        x={Math.min(zero, end)}
        width={Math.max(1, Math.abs(end - zero))}
        y={top}
        height={thick}
        rx={2}
        fill={bar.color}
      />
      {bar.spread && (
        <line
          className={styles.whisker}
          x1={scale(bar.spread[0])}
          x2={scale(bar.spread[1])}
          y1={band / 2}
          y2={band / 2}
        />
      )}
    </>
  );
}

function Box({
  bar,
  scale,
  band,
  thick,
  top,
}: Omit<ShapeProps, "style"> & { thick: number; top: number }): ReactElement {
  const [low, middle, high] = bar.quartiles.map((value) => scale(value)) as [
    number,
    number,
    number,
  ];
  const [first, last] = [scale(Math.min(...bar.values)), scale(Math.max(...bar.values))];
  return (
    <>
      <line className={styles.whisker} x1={first} x2={last} y1={band / 2} y2={band / 2} />
      <rect
        className={styles.body}
        x={Math.min(low, high)}
        width={Math.max(1, Math.abs(high - low))}
        y={top}
        height={thick}
        fill={bar.color}
      />
      <line className={styles.median} x1={middle} x2={middle} y1={top} y2={top + thick} />
    </>
  );
}

function violin(values: readonly number[], scale: NumericScale, band: number): string {
  const outline = density(values);
  const reach = band * 0.45;
  const upper = outline.map(({ at, share }) => `${scale(at)},${band / 2 - share * reach}`);
  const lower = outline.map(({ at, share }) => `${scale(at)},${band / 2 + share * reach}`);
  return `M${upper.join("L")}L${lower.toReversed().join("L")}Z`;
}

function shortened(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, Math.max(1, Math.floor(most) - 1))}…` : name;
}
