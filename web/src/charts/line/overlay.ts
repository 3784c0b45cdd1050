/**
 * What lies over the lines while the pointer is on some chart of the page: its place on x, a disc
 * on each line that is named, and on the charts that follow the values. A canvas, because a dozen
 * charts do this with every move of the pointer: elements would be styled, laid out and painted
 * anew each time. Sizes in CSS pixels, from the top left of the plotting area.
 */
import { formatNumber } from "@/lib/number";
import type { Size } from "./model";
import type { Row } from "./nearest";
import { placeBeside } from "./place";
import type { ChartTheme } from "./theme";

export interface Dot {
  readonly left: number;
  readonly top: number;
  readonly color: string;
}

export interface OverlayContent {
  /** The place on x. */
  readonly left: number;
  readonly dots: readonly Dot[];
  /** Whose values are told; empty where the tooltip tells them. */
  readonly rows: readonly Row[];
}

const RADIUS = 3.5;
const ROW = 15;
const PAD = { x: 6, y: 2 };
const BAR = { width: 10, height: 3, gap: 5 };

export class Overlay {
  // Made when something is first shown: most charts of a page are only looked at.
  #ctx: CanvasRenderingContext2D | null | undefined;
  #isClear = true;
  #told: readonly string[] = [];

  constructor(private readonly parent: HTMLElement) {}

  /** The values that now stand there. */
  get told(): readonly string[] {
    return this.#told;
  }

  show(content: OverlayContent, size: Size, theme: ChartTheme): void {
    if (this.#ctx === undefined) this.#ctx = canvasOver(this.parent).getContext("2d");
    const ctx = this.#ctx;
    if (!ctx) return;
    wipe(ctx, size);
    this.#isClear = false;
    paintPlace(ctx, content.left, size, theme);
    for (const dot of content.dots) paintDot(ctx, dot, size, theme);
    this.#told = content.rows.map(({ told, value }) => formatNumber(told ?? value));
    if (content.rows.length > 0) paintValues(ctx, content, this.#told, size, theme);
  }

  clear(): void {
    if (this.#isClear || !this.#ctx) return;
    this.#isClear = true;
    this.#told = [];
    this.#ctx.clearRect(0, 0, this.#ctx.canvas.width, this.#ctx.canvas.height);
  }
}

function canvasOver(parent: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas.style, {
    position: "absolute",
    inset: "0",
    width: "100%",
    height: "100%",
    pointerEvents: "none",
  });
  parent.append(canvas);
  return canvas;
}

function wipe(ctx: CanvasRenderingContext2D, { width, height }: Size): void {
  const [wide, tall] = [
    Math.round(width * devicePixelRatio),
    Math.round(height * devicePixelRatio),
  ];
  if (ctx.canvas.width === wide && ctx.canvas.height === tall) {
    ctx.clearRect(0, 0, width, height);
    return;
  }
  ctx.canvas.width = wide;
  ctx.canvas.height = tall;
  ctx.scale(devicePixelRatio, devicePixelRatio);
}

function paintPlace(
  ctx: CanvasRenderingContext2D,
  left: number,
  { height }: Size,
  { cursor }: ChartTheme,
): void {
  ctx.fillStyle = cursor;
  ctx.fillRect(Math.round(left), 0, 1, height);
}

function paintDot(
  ctx: CanvasRenderingContext2D,
  { left, top, color }: Dot,
  { height }: Size,
  { raised }: ChartTheme,
): void {
  if (!Number.isFinite(left) || !(top >= 0 && top <= height)) return;
  ctx.beginPath();
  ctx.arc(left, top, RADIUS, 0, 2 * Math.PI);
  ctx.fillStyle = raised;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(left, top, RADIUS - 1, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
}

/** In the half that the lines leave free. */
function paintValues(
  ctx: CanvasRenderingContext2D,
  { left, dots, rows }: OverlayContent,
  texts: readonly string[],
  { width, height }: Size,
  { font, ink, grid, raised }: ChartTheme,
): void {
  ctx.font = font;
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  const widest = Math.max(...texts.map((text) => ctx.measureText(text).width));
  const box = {
    width: Math.ceil(widest) + BAR.width + BAR.gap + 2 * PAD.x,
    height: rows.length * ROW + 2 * PAD.y,
  };
  const middle = dots.reduce((sum, dot) => sum + dot.top, 0) / dots.length;
  const bounds = { left: 2, top: 2, right: width - 2, bottom: height - 2 };
  const [x, y] = placeBeside({ x: left, y: middle < height / 2 ? height : 0, ...box }, bounds);
  ctx.globalAlpha = 0.86;
  ctx.fillStyle = raised;
  ctx.fillRect(x, y, box.width, box.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = grid;
  ctx.strokeRect(x + 0.5, y + 0.5, box.width - 1, box.height - 1);
  rows.forEach(({ color }, at) => {
    const line = y + PAD.y + ROW * (at + 0.5);
    ctx.fillStyle = color;
    ctx.fillRect(x + PAD.x, line - BAR.height / 2, BAR.width, BAR.height);
    ctx.fillStyle = ink;
    ctx.fillText(texts[at] ?? "", x + box.width - PAD.x, line);
  });
}
