/**
 * The box beside the cursor: where it is on x, and the nearest lines with their values. Plain DOM,
 * because it moves with every move of the pointer. It stays inside the bounds it is given.
 */
import { formatNumber } from "@/lib/number";
import type { Row } from "./nearest";
import styles from "./tooltip.module.css";

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Content {
  readonly head: string;
  readonly rows: readonly Row[];
  /** The row to emphasise. */
  readonly nearest: string | null;
  /** What is said of a row in the place of its value; null: the value. */
  readonly told: ((row: Row) => string) | null;
}

const AWAY = 14;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly bounds: Bounds;
}

export class Tooltip {
  readonly #box = document.createElement("div");
  /**
   * Tells the size once the page is laid out, before it is painted. Asking for it at once would
   * have every chart on the page lay it out anew with each move of the pointer.
   */
  readonly #observer = new ResizeObserver(([entry]) => {
    const size = entry?.borderBoxSize[0];
    if (!size) return;
    this.#size = { width: size.inlineSize, height: size.blockSize };
    this.#move();
  });
  #size = { width: 0, height: 0 };
  #place: Place | null = null;

  /** A compact one names no lines: the tooltip under the pointer does. */
  constructor(
    private readonly parent: HTMLElement,
    private readonly isCompact: boolean,
  ) {
    this.#box.className = `${styles.tooltip} ${isCompact ? styles.compact : ""}`;
    this.#box.setAttribute("role", "presentation");
  }

  /** Shows `content` beside (x, y), on the side where there is room within `bounds`. */
  show(content: Content, x: number, y: number, bounds: Bounds): void {
    this.#fill(content);
    this.#place = { x, y, bounds };
    this.#move();
    if (this.#box.isConnected) return;
    this.parent.append(this.#box);
    this.#observer.observe(this.#box, { box: "border-box" });
  }

  hide(): void {
    this.#observer.disconnect();
    this.#place = null;
    this.#box.remove();
  }

  #move(): void {
    if (this.#place === null) return;
    const { x, y, bounds } = this.#place;
    const [left, top] = placeBeside({ x, y, ...this.#size }, bounds);
    this.#box.style.transform = `translate(${left}px, ${top}px)`;
  }

  #fill({ head, rows, nearest, told }: Content): void {
    const parts = rows.map((row) => this.#row(row, row.id === nearest, told));
    if (!this.isCompact) parts.unshift(textOf("div", styles.head, head));
    this.#box.replaceChildren(...parts);
  }

  #row(row: Row, isNearest: boolean, told: Content["told"]): HTMLElement {
    const element = document.createElement("div");
    element.className = `${styles.row} ${isNearest ? styles.nearest : ""}`;
    const bar = document.createElement("i");
    bar.style.background = row.color;
    element.append(bar);
    if (!this.isCompact) element.append(textOf("span", styles.name, row.label));
    const value = told ? told(row) : formatNumber(row.told ?? row.value);
    element.append(textOf("b", styles.value, value));
    if (!told && !this.isCompact && row.original !== null) {
      element.append(textOf("span", styles.original, `(${formatNumber(row.original)})`));
    }
    return element;
  }
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Right of the point if there is room, else left of it; never outside of the bounds. */
export function placeBeside(box: Placed, bounds: Bounds): readonly [left: number, top: number] {
  const isRight = box.x + AWAY + box.width <= bounds.right;
  const left = isRight ? box.x + AWAY : box.x - AWAY - box.width;
  return [
    clamp(left, bounds.left, bounds.right - box.width),
    clamp(box.y + AWAY, bounds.top, bounds.bottom - box.height),
  ];
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}

function textOf(tag: string, className: string | undefined, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className ?? "";
  element.textContent = text;
  return element;
}
