/**
 * Parallel coordinates: a line for each thing, an axis for each of its fields. Drag along an axis to
 * keep the lines that pass there; drag its name to another place; a click takes a brush away.
 */
import {
  type PointerEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Readable } from "@/charts/reading/Readable";
import { type Size, useSize } from "@/charts/size/useSize";
import { type AxisChange, AxisMenu } from "./AxisMenu";
import { type Brushes, type LaidAxis, type ParallelAxis, passes } from "./model";
import styles from "./Parallel.module.css";
import { nearest, type ParallelLine, type Path, useLaid, usePaths } from "./paths";
import { type BundlePlace, headOf, spoken, walkOf } from "./spoken";

interface ParallelProps {
  readonly name: string;
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly ParallelLine[];
  /** Colours lines by the last axis instead of their own colours, where that holds numbers. */
  readonly isShaded: boolean;
  readonly onMove?: (from: number, to: number) => void;
  /** Draws an axis otherwise; without it axes have no menus. */
  readonly onAxis?: (axis: number, change: AxisChange) => void;
  /** The id of the line that the pointer is near; null: none. */
  readonly onFocus?: (id: string | null) => void;
}

const EDGE = { left: 48, right: 56, top: 26, bottom: 10 };
/** The room that menus of axes take. */
const MENU_PX = 30;

export function Parallel(props: ParallelProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const { name, axes, lines, onFocus } = props;
  const [brushes, setBrushes] = useState<Brushes>({});
  const [at, setAt] = useState<BundlePlace | null>(null);
  const laid = useLaid(props);
  const paths = usePaths(props, laid);
  const bundle = useMemo(
    () => ({
      name,
      axes,
      lines,
      heightOf: (line: number, axis: number) => paths[line]?.places[axis] ?? null,
      isKept: (line: number) => passes(paths[line]?.places ?? [], brushes),
    }),
    [name, axes, lines, paths, brushes],
  );
  return (
    <div className={styles.host}>
      <Readable
        host={host}
        name={name}
        head={headOf(props)}
        said={useCallback(() => spoken(bundle), [bundle])}
        walk={useMemo(() => walkOf(bundle), [bundle])}
        onAt={(next) => {
          setAt(next);
          onFocus?.(next?.id ?? null);
        }}
        className={styles.picture}
      >
        {size && (
          <Drawn {...props} size={size} {...{ laid, paths, brushes, at }} onBrushes={setBrushes} />
        )}
      </Readable>
      {size && props.onAxis && <AxisMenus {...props} onAxis={props.onAxis} size={size} />}
    </div>
  );
}

interface AxisMenusProps extends ParallelProps {
  readonly onAxis: NonNullable<ParallelProps["onAxis"]>;
  readonly size: Size;
}

function AxisMenus({ axes, lines, size, onAxis, onMove }: AxisMenusProps): ReactElement {
  const moveBy = (at: number, by: number) =>
    onMove && axes[at + by] ? () => onMove(at, at + by) : null;
  return (
    <>
      {axes.map((axis, at) => (
        <AxisMenu
          // biome-ignore lint/suspicious/noArrayIndexKey: two axes may show the same field
          key={at}
          axis={axis}
          isNumeric={lines.every(({ values }) => typeof values[at] !== "string")}
          x={placeOn(at, axes.length, size)}
          onChange={(change) => onAxis(at, change)}
          onLeft={moveBy(at, -1)}
          onRight={moveBy(at, 1)}
        />
      ))}
    </>
  );
}

/** Where an axis stands, in CSS pixels. */
function placeOn(axis: number, count: number, { width }: Size): number {
  return EDGE.left + (axis * (width - EDGE.left - EDGE.right)) / Math.max(1, count - 1);
}

interface DrawnProps extends ParallelProps {
  readonly size: Size;
  readonly laid: readonly LaidAxis[];
  readonly paths: readonly Path[];
  readonly brushes: Brushes;
  readonly onBrushes: (brushes: Brushes) => void;
  /** Where reading is; null: nobody reads. */
  readonly at: BundlePlace | null;
}

function Drawn(props: DrawnProps): ReactElement {
  const { axes, lines, size, laid, paths, brushes, at, onMove, onFocus, onBrushes } = props;
  const [pointed, setNear] = useState<string | null>(null);
  const near = pointed ?? at?.id ?? null;
  const tall = size.height - EDGE.top - (props.onAxis ? MENU_PX : EDGE.bottom);
  const xOf = (axis: number) => placeOn(axis, axes.length, size);
  const yOf = (place: number) => EDGE.top + (1 - place) * tall;
  const canvas = useLines(paths, brushes, near, size, xOf, yOf);
  const point = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const found = nearest(
      paths,
      brushes,
      event.clientX - box.left,
      event.clientY - box.top,
      xOf,
      yOf,
    );
    setNear(found);
    onFocus?.(found);
  };
  return (
    <>
      <canvas ref={canvas} className={styles.lines} />
      <svg
        className={styles.axes}
        width={size.width}
        height={size.height}
        onPointerMove={point}
        onPointerLeave={() => {
          setNear(null);
          onFocus?.(null);
        }}
      >
        <title>{props.name}</title>
        {laid.map((axis, at) => (
          <AxisBar
            // biome-ignore lint/suspicious/noArrayIndexKey: two axes may show the same field
            key={at}
            label={axis.label}
            ticks={axis.ticks}
            x={xOf(at)}
            top={EDGE.top}
            tall={tall}
            brush={brushes[at] ?? null}
            onBrush={(brush) => {
              const { [at]: _, ...others } = brushes;
              onBrushes(brush ? { ...others, [at]: brush } : others);
            }}
            onDrop={(x) => {
              const wide = (size.width - EDGE.left - EDGE.right) / Math.max(1, axes.length - 1);
              const to = Math.min(axes.length - 1, Math.max(0, Math.round((x - EDGE.left) / wide)));
              if (to !== at) onMove?.(at, to);
            }}
          />
        ))}
        {at && <ReadDot path={paths.find(({ line }) => line.id === at.id)} {...{ at, xOf, yOf }} />}
      </svg>
      {near && <p className={styles.told}>{lines.find(({ id }) => id === near)?.name}</p>}
    </>
  );
}

interface ReadDotProps {
  readonly path: Path | undefined;
  readonly at: BundlePlace;
  readonly xOf: (axis: number) => number;
  readonly yOf: (place: number) => number;
}

/** Marks the value that is read. */
function ReadDot({ path, at, xOf, yOf }: ReadDotProps): ReactElement | null {
  const place = path?.places[at.axis];
  if (!path || place === null || place === undefined) return null;
  return (
    <circle className={styles.dot} cx={xOf(at.axis)} cy={yOf(place)} r={5} fill={path.color} />
  );
}

/** Paints the lines; those that a brush leaves out are grey and behind. */
function useLines(
  paths: readonly Path[],
  brushes: Brushes,
  near: string | null,
  size: Size,
  xOf: (axis: number) => number,
  yOf: (place: number) => number,
) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    const ratio = devicePixelRatio || 1;
    canvas.current.width = size.width * ratio;
    canvas.current.height = size.height * ratio;
    context.scale(ratio, ratio);
    const rank = (path: Path) => (path.line.id === near ? 2 : passes(path.places, brushes) ? 1 : 0);
    for (const path of paths.toSorted((a, b) => rank(a) - rank(b))) {
      const is = rank(path);
      context.strokeStyle = is === 0 ? "rgb(128 128 128 / 18%)" : path.color;
      context.globalAlpha = is === 1 && near !== null ? 0.35 : 0.85;
      context.lineWidth = is === 2 ? 2.5 : 1.25;
      stroke(context, path.places, xOf, yOf);
    }
  });
  return canvas;
}

function stroke(
  context: CanvasRenderingContext2D,
  places: Path["places"],
  xOf: (axis: number) => number,
  yOf: (place: number) => number,
): void {
  context.beginPath();
  let isDown = false;
  for (const [axis, place] of places.entries()) {
    if (place === null) {
      isDown = false;
      continue;
    }
    const [x, y] = [xOf(axis), yOf(place)];
    if (isDown) {
      const before = xOf(axis - 1);
      const lastY = yOf(places[axis - 1] ?? 0);
      const middle = (before + x) / 2;
      context.bezierCurveTo(middle, lastY, middle, y, x, y);
    } else {
      context.moveTo(x, y);
    }
    isDown = true;
  }
  context.stroke();
}

interface AxisBarProps {
  readonly label: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  readonly x: number;
  readonly top: number;
  readonly tall: number;
  readonly brush: readonly [number, number] | null;
  readonly onBrush: (brush: readonly [number, number] | null) => void;
  /** The name was dropped at this x. */
  readonly onDrop: (x: number) => void;
}

function AxisBar(props: AxisBarProps): ReactElement {
  const { label, ticks, x, top, tall, brush, onBrush, onDrop } = props;
  const from = useRef<number | null>(null);
  const heightOf = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    const place = 1 - (event.clientY - (box?.top ?? 0) - top) / tall;
    return Math.min(1, Math.max(0, place));
  };
  const pull = (event: PointerEvent<SVGElement>) => {
    if (from.current === null) return;
    const to = heightOf(event);
    onBrush([Math.min(from.current, to), Math.max(from.current, to)]);
  };
  return (
    <g transform={`translate(${x} 0)`} className={styles.axis}>
      <text
        className={styles.name}
        y={top - 12}
        textAnchor="middle"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerUp={(event) => {
          const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
          onDrop(event.clientX - (box?.left ?? 0));
        }}
      >
        {label.length > 22 ? `…${label.slice(-21)}` : label}
        <title>{`${label}: drag to move the axis`}</title>
      </text>
      <line y1={top} y2={top + tall} />
      {ticks.map(({ at, text }) => (
        <text key={text} x={5} y={top + (1 - at) * tall} dy="0.32em">
          {text.length > 14 ? `${text.slice(0, 13)}…` : text}
        </text>
      ))}
      {brush && (
        <rect
          className={styles.brush}
          x={-6}
          width={12}
          y={top + (1 - brush[1]) * tall}
          height={Math.max(2, (brush[1] - brush[0]) * tall)}
        />
      )}
      <rect
        className={styles.handle}
        x={-9}
        width={18}
        y={top}
        height={tall}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = heightOf(event);
        }}
        onPointerMove={pull}
        onPointerUp={(event) => {
          const isClick =
            from.current !== null && Math.abs(heightOf(event) - from.current) * tall < 3;
          from.current = null;
          if (isClick) onBrush(null);
        }}
      />
    </g>
  );
}
