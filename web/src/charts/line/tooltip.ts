/**
 * The box beside the cursor: where it is on x, and the nearest lines with their values. Plain DOM,
 * because it moves with every move of the pointer. It stays inside the bounds it is given.
 */
import { formatNumber } from "@/lib/number";
import type { Row } from "./nearest";
import { type Bounds, placeBeside } from "./place";
import styles from "./tooltip.module.css";

interface Content {
  readonly head: string;
  readonly rows: readonly Row[];
  /** The row to emphasise. */
  readonly nearest: string | null;
  /** What is said of a row in the place of its value; null: the value. */
  readonly told: ((row: Row) => string) | null;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly bounds: Bounds;
}

export class Tooltip {
  readonly #box = document.createElement("div");
  /**
   * Tells the size once the page is laid out, before it is painted: asking for it at once would have
   * it laid out once more with each move of the pointer.
   */
  readonly #observer = new ResizeObserver(([entry]) => {
    const size = entry?.borderBoxSize[0];
    if (!size) return;
    this.#size = { width: size.inlineSize, height: size.blockSize };
    this.#move();
  });
  #size = { width: 0, height: 0 };
  #place: Place | null = null;

  constructor(private readonly parent: HTMLElement) {
    this.#box.className = styles.tooltip ?? "";
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
    const parts = rows.map((row) => rowOf(row, row.id === nearest, told));
    this.#box.replaceChildren(textOf("div", styles.head, head), ...parts);
  }
}

function rowOf(row: Row, isNearest: boolean, told: Content["told"]): HTMLElement {
  const element = document.createElement("div");
  element.className = `${styles.row} ${isNearest ? styles.nearest : ""}`;
  const bar = document.createElement("i");
  bar.style.background = row.color;
  const value = told ? told(row) : formatNumber(row.told ?? row.value);
  element.append(bar, textOf("span", styles.name, row.label), textOf("b", styles.value, value));
  if (!told && row.original !== null) {
    element.append(textOf("span", styles.original, `(${formatNumber(row.original)})`));
  }
  return element;
}

function textOf(tag: string, className: string | undefined, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className ?? "";
  element.textContent = text;
  return element;
}
