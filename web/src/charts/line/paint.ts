/**
 * Paints the lines of a chart, from the back to the front: bands, originals of smoothed lines,
 * lines, marks of values that have no place. Device pixels throughout.
 */
import uPlot from "uplot";
import type { Backdrop } from "./backdrop";
import type { Line, LineModel } from "./model";
import { type Projection, traceBand, traceLine, traceSpikes } from "./path";
import { indicesIn, lowerBound } from "./range";

interface Canvas {
  readonly ctx: CanvasRenderingContext2D;
  readonly columns: { readonly x: Float64Array; readonly from: number; readonly to: number };
  readonly project: Projection;
  readonly box: uPlot.BBox;
  /** Of a line that has none of its own, in CSS pixels. */
  readonly width: number;
}

const LINE_WIDTH = 1.4;
/**
 * Where much is painted, lines are as thin as a pixel: they are told apart more easily, and without
 * a graphics card a line that is any wider takes twenty times as long.
 */
const HAIR_WIDTH = 1;
const CROWDED = 2000;
/** How much heavier the line is that others are compared with. */
const BOLD = 2;
const FADED = 0.2;

/** Brings the line with the id `focus` to the front, where the others fade; null = none. */
export function paintLines(
  chart: uPlot,
  model: LineModel,
  focus: string | null,
  backdrop: Backdrop,
): void {
  if (model.x.length === 0) return;
  const { ctx, bbox: box } = chart;
  const [near, to] = indicesIn(model.x, [chart.scales.x?.min ?? 0, chart.scales.x?.max ?? 0]);
  const isLog = chart.scales.x?.distr === 3;
  const from = isLog ? Math.max(near, lowerBound(model.x, Number.MIN_VALUE)) : near;
  const columns = { x: model.x, from, to };
  const width = (to - from) * model.lines.length > CROWDED ? HAIR_WIDTH : LINE_WIDTH;
  const canvas = { ctx, columns, project: projection(chart), box, width };
  const focused = model.lines.find((line) => line.id === focus);
  if (!focused) {
    backdrop.drop();
    paintAll(canvas, model);
    return;
  }
  const all = backdrop.of(chart, model, (picture) => paintAll({ ...canvas, ctx: picture }, model));
  ctx.save();
  ctx.globalAlpha = FADED;
  ctx.drawImage(all, 0, 0);
  clip(canvas);
  paintBack(canvas, focused);
  paintLine(canvas, focused, 1.4);
  ctx.restore();
}

function paintAll(canvas: Canvas, model: LineModel): void {
  canvas.ctx.save();
  clip(canvas);
  for (const line of model.lines) paintBack(canvas, line);
  // The newest run is listed first and must not lie below all others.
  for (const line of model.lines.toReversed()) paintLine(canvas, line, 1);
  canvas.ctx.restore();
}

/** Keeps lines inside; at an end of the data a dot may be whole. */
function clip({ ctx, box, columns, project }: Canvas): void {
  const first = project.x(columns.x[columns.from] ?? 0);
  const last = project.x(columns.x.at(-1) ?? 0);
  const room = 3 * uPlot.pxRatio;
  const left = first < box.left ? box.left : box.left - room;
  const end = box.left + box.width;
  const right = last > end ? end : end + room;
  ctx.beginPath();
  ctx.rect(left, box.top - room, right - left, box.height + 2 * room);
  ctx.clip();
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
}

/** Places values by two straight lines; uPlot's own function would look the scale up each time. */
function projection(chart: uPlot): Projection {
  const { left, top, width, height } = chart.bbox;
  const { min: xMin = 0, max: xMax = 1, distr: xDistr } = chart.scales.x ?? {};
  const { min: yMin = 0, max: yMax = 1, distr } = chart.scales.y ?? {};
  const scale = distr === 3 ? Math.log10 : (value: number) => value;
  const along = xDistr === 3 ? Math.log10 : (value: number) => value;
  const [start, xUnit] = [along(xMin), width / (along(xMax) - along(xMin))];
  const [bottom, yUnit] = [scale(yMin), height / (scale(yMax) - scale(yMin))];
  return {
    x: (value) => left + (along(value) - start) * xUnit,
    y: (value) => top + height - (scale(value) - bottom) * yUnit,
  };
}

function paintBack({ ctx, columns, project }: Canvas, line: Line): void {
  if (line.low && line.high) {
    ctx.globalAlpha = 0.16;
    ctx.fillStyle = line.color;
    ctx.beginPath();
    traceBand(ctx, columns, line.low, line.high, project);
    ctx.fill();
    ctx.globalAlpha = 0.7;
    ctx.strokeStyle = line.color;
    ctx.lineWidth = uPlot.pxRatio;
    ctx.beginPath();
    traceSpikes(ctx, columns, line.low, line.high, project);
    ctx.stroke();
  }
  if (line.original) {
    ctx.globalAlpha = 0.28;
    ctx.strokeStyle = line.color;
    ctx.lineWidth = uPlot.pxRatio;
    ctx.beginPath();
    traceLine(ctx, columns, line.original, project);
    ctx.stroke();
  }
}

function paintLine(canvas: Canvas, line: Line, thicker: number): void {
  const { ctx, columns, project } = canvas;
  ctx.globalAlpha = 1;
  ctx.strokeStyle = line.color;
  ctx.fillStyle = line.color;
  ctx.lineWidth = (line.width ?? canvas.width) * thicker * (line.isBold ? BOLD : 1) * uPlot.pxRatio;
  ctx.setLineDash(line.dash.map((length) => length * uPlot.pxRatio));
  ctx.beginPath();
  const count = traceLine(ctx, columns, line.ys, project);
  ctx.stroke();
  ctx.setLineDash([]);
  if (count === 1) paintOnlyPoint(canvas, line);
  for (const [index, kind] of line.marks) {
    const x = columns.x[index];
    if (x !== undefined) paintMark(canvas, project.x(x), kind === "inf");
  }
}

/** One point makes no line. */
function paintOnlyPoint({ ctx, columns, project }: Canvas, { ys }: Line): void {
  for (let i = columns.from; i <= columns.to; i += 1) {
    const y = project.y(ys[i] as number);
    if (!Number.isFinite(y)) continue;
    ctx.beginPath();
    ctx.arc(project.x(columns.x[i] as number), y, 2.5 * uPlot.pxRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** A small triangle at the border: +∞ points up at the top, NaN and −∞ down at the bottom. */
function paintMark({ ctx, box }: Canvas, x: number, isTop: boolean): void {
  const size = 4 * uPlot.pxRatio;
  const tip = isTop ? box.top : box.top + box.height;
  const base = isTop ? tip + 1.6 * size : tip - 1.6 * size;
  ctx.beginPath();
  ctx.moveTo(x, tip);
  ctx.lineTo(x - size, base);
  ctx.lineTo(x + size, base);
  ctx.closePath();
  ctx.fill();
}
