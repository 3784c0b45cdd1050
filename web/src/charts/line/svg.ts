/** A line chart as a picture of its own that stays sharp at any size: SVG. Pure. */
import type { AxisKind, Line, LineModel } from "./model";
import { type Pen, type Projection, traceBand, traceLine, traceSpikes } from "./path";
import { indicesIn, lowerBound, type Shown } from "./range";
import { type Tick, ticksOf } from "./ticks";

export interface SvgOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly axisKind: AxisKind;
  readonly isLog: boolean;
  readonly isLogX: boolean;
  readonly text_px: number;
  readonly colors: { readonly ground: string; readonly ink: string; readonly grid: string };
}

const WIDTH = 800;
const HEIGHT = 450;
const LINE_WIDTH = 1.4;
const BOLD = 2;
/** The width of the only point of a line. */
const POINT = 5;

/** The picture as text, with the names of the lines below. */
export function svgOf(model: LineModel, shown: Shown, options: SvgOptions): string {
  const { title, xTitle, yTitle, text_px, colors } = options;
  const row = text_px * 1.5;
  const perRow = 4;
  const rows = Math.ceil(model.lines.length / perRow);
  const box = { left: 60, top: 34, right: WIDTH - 16, bottom: HEIGHT - 2.6 * row };
  const height = HEIGHT + rows * row;
  const project = projection(shown, box, options);
  const [near, to] = indicesIn(model.x, shown.x);
  const from = options.isLogX ? Math.max(near, lowerBound(model.x, Number.MIN_VALUE)) : near;
  const columns = { x: model.x, from, to };
  const lines =
    model.x.length === 0 ? [] : model.lines.map((line) => paths(line, columns, project));
  const xs = ticksOf(options.isLogX ? "log" : options.axisKind, shown.x, box.right - box.left, 70);
  const ys = ticksOf(options.isLog ? "log" : "number", shown.y, box.bottom - box.top, 40);
  const names = model.lines.map((line, at) => {
    const [x, y] = [box.left + (at % perRow) * 180, HEIGHT + Math.floor(at / perRow) * row];
    return `<path d="M${x} ${y - text_px / 3}h16" ${stroke(line)}/><text x="${x + 22}" y="${y}">${escaped(line.label)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Inter, sans-serif" font-size="${text_px}" fill="${colors.ink}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="${colors.ground}"/>
<clipPath id="plot"><rect x="${box.left}" y="${box.top}" width="${box.right - box.left}" height="${box.bottom - box.top}"/></clipPath>
<text x="${box.left}" y="20" font-weight="600">${escaped(title)}</text>
${axis(xs, (tick) => verticalTick(tick, project, box, row), colors.grid)}
${axis(ys, (tick) => horizontalTick(tick, project, box), colors.grid)}
<g clip-path="url(#plot)" fill="none">${lines.map(([back]) => back).join("")}${lines
    .map(([, front]) => front)
    .toReversed()
    .join("")}</g>
<text x="${(box.left + box.right) / 2}" y="${box.bottom + 2 * row}" text-anchor="middle">${escaped(xTitle)}</text>
<text transform="translate(14 ${(box.top + box.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(yTitle)}</text>
<g>${names.join("")}</g>
</svg>
`;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function projection({ x, y }: Shown, box: Box, { isLog, isLogX }: SvgOptions): Projection {
  const along = isLogX ? Math.log10 : (value: number) => value;
  const up = isLog ? Math.log10 : (value: number) => value;
  const xUnit = (box.right - box.left) / (along(x[1]) - along(x[0]));
  const yUnit = (box.bottom - box.top) / (up(y[1]) - up(y[0]));
  return {
    x: (value) => box.left + (along(value) - along(x[0])) * xUnit,
    y: (value) => box.bottom - (up(value) - up(y[0])) * yUnit,
  };
}

type Columns = Parameters<typeof traceLine>[1];

/** What lies behind a line, and the line. */
function paths(line: Line, columns: Columns, project: Projection): readonly [string, string] {
  const back: string[] = [];
  if (line.low && line.high) {
    const pen = new PathPen();
    traceBand(pen, columns, line.low, line.high, project);
    back.push(`<path d="${pen}" fill="${escaped(line.color)}" fill-opacity="0.16"/>`);
    const spikes = new PathPen();
    traceSpikes(spikes, columns, line.low, line.high, project);
    if (String(spikes) !== "") {
      back.push(`<path d="${spikes}" stroke="${escaped(line.color)}" stroke-opacity="0.7"/>`);
    }
  }
  if (line.original) {
    const pen = new PathPen();
    traceLine(pen, columns, line.original, project);
    back.push(`<path d="${pen}" stroke="${escaped(line.color)}" stroke-opacity="0.28"/>`);
  }
  const pen = new PathPen();
  const count = traceLine(pen, columns, line.ys, project);
  // One point makes no line, but its stroke has round ends.
  const drawn = count === 1 ? { ...line, width: POINT, dash: [] } : line;
  return [back.join(""), `<path d="${pen}" ${stroke(drawn)}/>`];
}

function stroke({ color, width, isBold, dash }: Line): string {
  const wide = (width ?? LINE_WIDTH) * (isBold ? BOLD : 1);
  const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
  return `stroke="${escaped(color)}" stroke-width="${wide}" stroke-linejoin="round" stroke-linecap="round"${dashes}`;
}

function axis(ticks: readonly Tick[], draw: (tick: Tick) => string, grid: string): string {
  return `<g stroke="${grid}">${ticks.map(draw).join("")}</g>`;
}

function verticalTick({ at, label }: Tick, project: Projection, box: Box, row: number): string {
  const x = rounded(project.x(at));
  return `<path d="M${x} ${box.top}V${box.bottom}"/><text stroke="none" x="${x}" y="${box.bottom + row}" text-anchor="middle">${escaped(label)}</text>`;
}

function horizontalTick({ at, label }: Tick, project: Projection, box: Box): string {
  const y = rounded(project.y(at));
  return `<path d="M${box.left} ${y}H${box.right}"/><text stroke="none" x="${box.left - 6}" y="${y}" dy="0.32em" text-anchor="end">${escaped(label)}</text>`;
}

/** Writes what it draws as the `d` of a path; bands have no end of their own, so all is closed by filling. */
class PathPen implements Pen {
  #parts: string[] = [];

  moveTo(x: number, y: number): void {
    this.#parts.push(`M${rounded(x)} ${rounded(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#parts.push(`L${rounded(x)} ${rounded(y)}`);
  }

  toString(): string {
    return this.#parts.join("");
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}
