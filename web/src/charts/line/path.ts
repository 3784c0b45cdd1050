/**
 * Turns columns into canvas paths. Where many points fall on one pixel column, they are folded
 * into the vertical stroke from the lowest to the highest: what is painted is the same, and a
 * line costs no more than its width. NaN is skipped; at a value that has no place (zero, on a
 * logarithmic scale) a line is broken.
 */

/** Points a pixel from which on they are folded; below, the strokes between them are seen. */
const DENSE = 4;

/** Where values lie on the canvas, in device pixels. */
export interface Projection {
  x(value: number): number;
  y(value: number): number;
}

export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

interface Columns {
  readonly x: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Draws the line through `ys`; returns how many points it has. */
export function traceLine(
  pen: Pen,
  { x, from, to }: Columns,
  ys: Float64Array,
  { x: toX, y: toY }: Projection,
): number {
  const width = toX(x[to] as number) - toX(x[from] as number);
  const line = to - from > DENSE * width ? new PixelColumns(pen) : new Points(pen);
  let count = 0;
  for (let i = from; i <= to; i += 1) {
    const py = toY(ys[i] as number);
    if (!Number.isFinite(py)) {
      if (!Number.isNaN(ys[i])) line.lift();
      continue;
    }
    count += 1;
    line.add(toX(x[i] as number), py);
  }
  line.flush();
  return count;
}

/** Draws the outline of the band between two columns, once for each stretch without a gap. */
export function traceBand(
  pen: Pen,
  { x, from, to }: Columns,
  low: Float64Array,
  high: Float64Array,
  { x: toX, y: toY }: Projection,
): void {
  let start = -1;
  for (let i = from; i <= to + 1; i += 1) {
    const isInside =
      i <= to && Number.isFinite(toY(low[i] as number)) && Number.isFinite(toY(high[i] as number));
    if (isInside && start < 0) start = i;
    if (isInside || start < 0) continue;
    pen.moveTo(toX(x[start] as number), toY(high[start] as number));
    for (let j = start + 1; j < i; j += 1) pen.lineTo(toX(x[j] as number), toY(high[j] as number));
    for (let j = i - 1; j >= start; j -= 1) pen.lineTo(toX(x[j] as number), toY(low[j] as number));
    start = -1;
  }
}

/** How many pixels a spike is high at least, and how many times as high as what is beside it. */
const SPIKE_PX = 6;
const SPIKE = 3;
/** From so many pixels between what is beside it on, a band is seen without. */
const WIDE_PX = 4;

/**
 * Draws a stroke where the band is far higher than on both sides: a band as thin as a point would
 * not be seen there.
 */
export function traceSpikes(
  pen: Pen,
  { x, from, to }: Columns,
  low: Float64Array,
  high: Float64Array,
  { x: toX, y: toY }: Projection,
): void {
  const height = (i: number) => {
    const px = i < from || i > to ? 0 : toY(low[i] as number) - toY(high[i] as number);
    return Number.isFinite(px) ? px : 0;
  };
  const between = (i: number) =>
    toX(x[Math.min(i + 1, to)] as number) - toX(x[Math.max(i - 1, from)] as number);
  let [before, here] = [0, height(from)];
  for (let i = from; i <= to; i += 1) {
    const after = height(i + 1);
    if (here > SPIKE_PX && here > SPIKE * Math.max(before, after) && between(i) < WIDE_PX) {
      const px = toX(x[i] as number);
      pen.moveTo(px, toY(low[i] as number));
      pen.lineTo(px, toY(high[i] as number));
    }
    [before, here] = [here, after];
  }
}

/** Every point as it is. */
class Points {
  #isOpen = false;
  /** The first point of a stretch that has no other yet. */
  #lone: readonly [x: number, y: number] | null = null;

  constructor(private readonly pen: Pen) {}

  add(x: number, y: number): void {
    if (this.#isOpen) this.pen.lineTo(x, y);
    else this.pen.moveTo(x, y);
    this.#lone = this.#isOpen ? null : [x, y];
    this.#isOpen = true;
  }

  /** The next point begins a new stretch. */
  lift(): void {
    this.flush();
    this.#isOpen = false;
  }

  /** With round ends, a stroke to the point itself is a dot. */
  flush(): void {
    if (this.#lone) this.pen.lineTo(...this.#lone);
    this.#lone = null;
  }
}

/** Collects the points of each pixel column: enters at the first, leaves at the last. */
class PixelColumns {
  #x = Number.NaN;
  #exactX = 0;
  #first = 0;
  #last = 0;
  #min = 0;
  #max = 0;
  #count = 0;
  #isOpen = false;

  constructor(private readonly pen: Pen) {}

  add(x: number, y: number): void {
    const pixel = Math.floor(x);
    if (pixel !== this.#x) {
      this.flush();
      this.#x = pixel;
      this.#exactX = x;
      this.#first = y;
      this.#min = y;
      this.#max = y;
      this.#count = 0;
    }
    this.#last = y;
    this.#count += 1;
    if (y < this.#min) this.#min = y;
    if (y > this.#max) this.#max = y;
  }

  lift(): void {
    this.flush();
    this.#isOpen = false;
  }

  flush(): void {
    if (Number.isNaN(this.#x)) return;
    // A vertical stroke is crisp in the middle of its pixels.
    const x = this.#count === 1 ? this.#exactX : this.#x + 0.5;
    if (this.#isOpen) this.pen.lineTo(x, this.#first);
    else this.pen.moveTo(x, this.#first);
    this.#isOpen = true;
    if (this.#count > 1) {
      this.pen.lineTo(x, this.#min);
      this.pen.lineTo(x, this.#max);
      this.pen.lineTo(x, this.#last);
    }
    this.#x = Number.NaN;
  }
}
