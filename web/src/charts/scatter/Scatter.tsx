/** Points over two numbers, coloured by their own colour or by a third number, as SVG. */
import { type ReactElement, useCallback, useMemo, useRef, useState } from "react";
import { AxisX, AxisY } from "@/charts/axes/Axis";
import { type AxisRange, extentOf, FREE, type NumericScale, scaleOf } from "@/charts/axes/scales";
import { shadeOf } from "@/charts/axes/shade";
import { Readable } from "@/charts/reading/Readable";
import { useSize } from "@/charts/size/useSize";
import { formatNumber } from "@/lib/number";
import styles from "./Scatter.module.css";
import { headOf, type NamedDot, spoken, walkOf } from "./spoken";
import { type Dot, frontier as frontierOf, type Running, regression, running } from "./trend";

export interface ScatterPoint extends NamedDot {
  readonly color: string;
  /** Colours the point if the chart has a third number; null: it has none here. */
  readonly z: number | null;
}

interface ScatterProps {
  /** Names the chart for screen readers and tests. */
  readonly name: string;
  readonly points: readonly ScatterPoint[];
  readonly x: AxisRange;
  readonly y: AxisRange;
  readonly xTitle: string;
  readonly yTitle: string;
  /** What the third number is; null: there is none. */
  readonly zTitle: string | null;
  readonly lines: Readonly<Record<Running | "regression", boolean>>;
  /** Marks the points that are the best so far along x, and dims the others. */
  readonly frontier?: "min" | "max" | null;
  readonly onOpen: (id: string) => void;
}

const EDGE = { left: 62, right: 14, top: 8, bottom: 36 };

export function Scatter(props: ScatterProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const [near, setNear] = useState<string | null>(null);
  const { name, points, x, y, xTitle, yTitle, zTitle, frontier = null } = props;
  const [isLogX, isLogY] = [x.isLog, y.isLog];
  const cloud = useMemo(() => {
    const drawn = points.filter(({ x, y }) => !(isLogX && x <= 0) && !(isLogY && y <= 0));
    const best = frontier === null ? null : frontierOf(drawn, frontier);
    return { name, points: drawn, xTitle, yTitle, zTitle, best };
  }, [name, points, isLogX, isLogY, xTitle, yTitle, zTitle, frontier]);
  return (
    <Readable
      host={host}
      name={name}
      head={headOf(name, cloud.points.length)}
      said={useCallback(() => spoken(cloud), [cloud])}
      walk={useMemo(() => walkOf(cloud), [cloud])}
      onAt={setNear}
      onEnter={props.onOpen}
      className={styles.host}
    >
      {size && <Drawn {...props} {...cloud} {...size} all={points} near={near} onNear={setNear} />}
    </Readable>
  );
}

interface DrawnProps extends Omit<ScatterProps, "points"> {
  readonly width: number;
  readonly height: number;
  /** Those without a place on an axis, too. */
  readonly all: readonly ScatterPoint[];
  readonly points: readonly ScatterPoint[];
  readonly best: readonly ScatterPoint[] | null;
  /** The id of the point that is told of. */
  readonly near: string | null;
  readonly onNear: (id: string | null) => void;
}

function Drawn(props: DrawnProps): ReactElement {
  const { points: drawn, all: points, best, x, y, xTitle, yTitle, zTitle, lines } = props;
  const { width, height, onNear: setNear, onOpen } = props;
  const near = drawn.find(({ id }) => id === props.near);
  const [right, bottom] = [width - EDGE.right, height - EDGE.bottom];
  const xScale = scaleOf(
    extentOf(
      points.map((point) => point.x),
      x,
    ),
    [EDGE.left, right],
    x,
  );
  const yScale = scaleOf(
    extentOf(
      points.map((point) => point.y),
      y,
    ),
    [bottom, EDGE.top],
    y,
  );
  const zRange = useMemo(
    () =>
      extentOf(
        points.flatMap(({ z }) => z ?? []),
        FREE,
      ),
    [points],
  );
  const colorOf = ({ color, z }: ScatterPoint) =>
    zTitle === null || z === null ? color : shadeOf(z, zRange);
  const isDim = (point: ScatterPoint) => best !== null && !best.includes(point);
  return (
    <>
      <svg aria-hidden="true" width={width} height={height}>
        <AxisX scale={xScale} across={[EDGE.top, bottom]} title={xTitle} />
        <AxisY scale={yScale} across={[EDGE.left, right]} title={yTitle} />
        {best && (
          <g className={styles.frontier}>
            <polyline
              points={stairs(best.map((dot) => ({ x: xScale(dot.x), y: yScale(dot.y) })))}
            />
            {best.map((dot) => (
              <text key={dot.id} x={xScale(dot.x) + 7} y={yScale(dot.y) - 6}>
                {dot.name}
              </text>
            ))}
          </g>
        )}
        <Lines dots={drawn} lines={lines} xScale={xScale} yScale={yScale} />
        {drawn.map((point) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: a short cut to what the list of runs leads to as well
          <circle
            key={point.id}
            className={styles.point}
            cx={xScale(point.x)}
            cy={yScale(point.y)}
            data-dim={isDim(point) ? "" : undefined}
            r={near?.id === point.id ? 6 : 4.5}
            fill={colorOf(point)}
            onPointerEnter={() => setNear(point.id)}
            onPointerLeave={() => setNear(null)}
            onClick={() => onOpen(point.id)}
          />
        ))}
      </svg>
      {near && (
        <p
          className={styles.told}
          style={{ left: Math.min(xScale(near.x), width - 160), top: yScale(near.y) + 10 }}
        >
          <b>{near.name}</b>
          {xTitle} {formatNumber(near.x)}
          <br />
          {yTitle} {formatNumber(near.y)}
          {zTitle !== null && near.z !== null && (
            <>
              <br />
              {zTitle} {formatNumber(near.z)}
            </>
          )}
        </p>
      )}
    </>
  );
}

/** From one to the next along x first: up to there nothing was better. */
function stairs(dots: readonly Dot[]): string {
  return dots
    .flatMap((dot, at) => {
      const before = dots[at - 1];
      return before ? [`${dot.x},${before.y}`, `${dot.x},${dot.y}`] : [`${dot.x},${dot.y}`];
    })
    .join(" ");
}

interface LinesProps extends Pick<ScatterProps, "lines"> {
  readonly dots: readonly Dot[];
  readonly xScale: NumericScale;
  readonly yScale: NumericScale;
}

const RUNNING: readonly Running[] = ["min", "max", "mean"];

function Lines({ dots, lines, xScale, yScale }: LinesProps): ReactElement {
  const sorted = dots.toSorted((a, b) => a.x - b.x);
  const seen = ({ x, y }: Dot): Dot => ({ x: xScale(x), y: yScale(y) });
  const path = (line: readonly Dot[]) => line.map((dot) => `${dot.x},${dot.y}`).join(" ");
  // Through the points as they are seen: on a log scale, in the logarithm.
  const straight = lines.regression ? regression(sorted.map(seen)) : null;
  return (
    <g className={styles.lines}>
      {RUNNING.filter((how) => lines[how]).map((how) => (
        <polyline key={how} data-kind={how} points={path(running(sorted, how).map(seen))} />
      ))}
      {straight && <polyline data-kind="regression" points={path(straight)} />}
    </g>
  );
}
