/** A matrix of counts over x and bins, as a canvas below SVG axes; the pointer reads a cell. */
import {
  type PointerEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { AxisX, AxisY } from "@/charts/axes/Axis";
import { type NumericScale, scaleOf } from "@/charts/axes/scales";
import { Readable } from "@/charts/reading/Readable";
import { type Size, useSize } from "@/charts/size/useSize";
import { endOf, type Matrix, placeOf, sharesOf } from "./cells";
import styles from "./Density.module.css";
import { boxOf, cellText, type HeatPlace, headOf, spoken, walkOf } from "./spoken";

interface DensityProps {
  /** Names the chart for screen readers and tests. */
  readonly name: string;
  readonly matrix: Matrix;
  readonly xTitle: string;
  /** Any CSS colour. */
  readonly color: string;
}

const EDGE = { left: 52, right: 10, top: 6, bottom: 34 };
const EXACT = { isLog: false, min: 0, max: 0 };

export function Density(props: DensityProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const [at, setAt] = useState<HeatPlace | null>(null);
  const { name, matrix, xTitle } = props;
  const heat = useMemo(() => ({ name, matrix, xTitle }), [name, matrix, xTitle]);
  const walk = useMemo(() => walkOf(heat), [heat]);
  return (
    <Readable
      host={host}
      name={name}
      head={headOf(heat)}
      said={useCallback(() => spoken(heat), [heat])}
      walk={walk}
      onAt={setAt}
      className={styles.host}
    >
      {size && <Drawn {...props} size={size} at={at} read={at && walk.tell(at)} />}
    </Readable>
  );
}

interface DrawnProps extends DensityProps {
  readonly size: Size;
  /** Where reading is, and what stands there; null: nobody reads. */
  readonly at: HeatPlace | null;
  readonly read: string | null;
}

function Drawn({ matrix, xTitle, color, size, at, read }: DrawnProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setTold] = useState<string | null>(null);
  const told = pointed ?? read;
  const { width, height } = size;
  const { x, edges } = matrix;
  const xScale = useMemo(
    () => scaleOf([x[0] ?? 0, endOf(matrix)], [EDGE.left, width - EDGE.right], EXACT),
    [matrix, x, width],
  );
  const yScale = useMemo(
    () => scaleOf([edges[0] ?? 0, edges.at(-1) ?? 1], [height - EDGE.bottom, EDGE.top], EXACT),
    [edges, height],
  );
  useEffect(() => {
    if (canvas.current) paint(canvas.current, size, matrix, xScale, yScale, color);
  }, [size, matrix, xScale, yScale, color]);
  const onMove = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = xScale.invert(event.clientX - box.left);
    const value = yScale.invert(event.clientY - box.top);
    setTold(describe(matrix, at, value, xTitle));
  };
  return (
    <>
      <svg
        aria-hidden="true"
        className={styles.axes}
        width={width}
        height={height}
        onPointerMove={onMove}
        onPointerLeave={() => setTold(null)}
      >
        <AxisX scale={xScale} across={[EDGE.top, height - EDGE.bottom]} title={xTitle} />
        <AxisY scale={yScale} across={[EDGE.left, width - EDGE.right]} />
      </svg>
      <canvas ref={canvas} className={styles.canvas} style={{ width, height }} />
      {at && <i className={styles.at} style={placed(matrix, at, xScale, yScale)} />}
      {told && <output className={styles.told}>{told}</output>}
    </>
  );
}

function paint(
  canvas: HTMLCanvasElement,
  { width, height }: Size,
  matrix: Matrix,
  xScale: NumericScale,
  yScale: NumericScale,
  color: string,
): void {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  context.fillStyle = color;
  const { x, edges } = matrix;
  const bins = edges.length - 1;
  const shares = sharesOf(matrix);
  const end = endOf(matrix);
  for (let column = 0; column < x.length; column += 1) {
    const left = xScale(x[column] as number);
    const right = xScale(column + 1 < x.length ? (x[column + 1] as number) : end);
    for (let bin = 0; bin < bins; bin += 1) {
      const share = shares[column * bins + bin] as number;
      if (share === 0) continue;
      const bottom = yScale(edges[bin] as number);
      const top = yScale(edges[bin + 1] as number);
      // Few counts beside many would be lost on a straight scale.
      context.globalAlpha = Math.sqrt(share);
      context.fillRect(left, top, Math.max(right - left, 0.5), Math.max(bottom - top, 0.5));
    }
  }
}

function describe(matrix: Matrix, at: number, value: number, xTitle: string): string | null {
  const { x, edges } = matrix;
  const column = placeOf(x, at);
  const bin = placeOf(edges, value);
  if (column < 0 || at >= endOf(matrix) || bin < 0 || bin >= edges.length - 1) return null;
  return cellText(matrix, column, bin, xTitle);
}

function placed(matrix: Matrix, at: HeatPlace, xScale: NumericScale, yScale: NumericScale) {
  const { x, y } = boxOf(matrix, at);
  const [left, top] = [xScale(x[0]), yScale(y[1])];
  return { left, top, width: xScale(x[1]) - left, height: yScale(y[0]) - top };
}
