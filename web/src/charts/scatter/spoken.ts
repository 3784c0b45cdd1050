/** A scatter plot in words, and how one goes from point to point. Pure. */
import { once, onward, type Walk } from "@/charts/reading/step";
import { saidRange } from "@/charts/reading/words";
import { formatCount, formatNumber } from "@/lib/number";
import type { Dot } from "./trend";

export interface NamedDot extends Dot {
  readonly id: string;
  readonly name: string;
  readonly z: number | null;
}

export interface Cloud<T extends NamedDot = NamedDot> {
  readonly name: string;
  /** Those that are drawn. */
  readonly points: readonly T[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Null: there is no third number. */
  readonly zTitle: string | null;
  /** The points that are the best so far; null: they are not marked. */
  readonly best: readonly T[] | null;
}

/** Fewer points than these say nothing of how x and y go together. */
const FEWEST = 3;

export function headOf(name: string, count: number): string {
  return `${name}, ${formatCount(count, "point")}`;
}

/** Ranges, the lowest and highest point, and whether x and y go together. */
export function spoken({ name, points, xTitle, yTitle, zTitle, best }: Cloud): string {
  const head = headOf(name, points.length);
  const [low, high] = [extreme(points, -1), extreme(points, 1)];
  if (!low || !high) return head;
  const end = (word: string, { name, x, y }: NamedDot) =>
    `${word} ${yTitle} ${formatNumber(y)} at ${xTitle} ${formatNumber(x)}: ${name}`;
  const how = correlation(points);
  const parts = [
    saidRange(xTitle, values(points, "x")),
    saidRange(yTitle, values(points, "y")),
    ...(zTitle === null ? [] : [`colour: ${saidRange(zTitle, values(points, "z"))}`]),
    ...(low.y < high.y ? [end("lowest", low), end("highest", high)] : []),
    ...(how === null ? [] : [`correlation ${formatNumber(how, 2)}`]),
    ...(best === null ? [] : [`${best.length} on the frontier`]),
  ];
  return `${head}; ${parts.join("; ")}`;
}

/** To the right and left by x, up and down by y; places are ids. */
export function walkOf({ points, xTitle, yTitle, zTitle, best }: Cloud): Walk<string> {
  const orders = once(() => ({ x: ordered(points, "x"), y: ordered(points, "y") }));
  return {
    go: (from, { along, by }) => {
      const { x, y } = orders();
      const order = along === "x" ? x : y;
      const at = from === null ? -1 : order.indexOf(from);
      return (at < 0 ? x[0] : order[onward(at, by, order.length)]) ?? null;
    },
    tell: (id) => {
      const point = points.find((one) => one.id === id);
      if (!point) return "";
      const { name, x, y, z } = point;
      const third = zTitle !== null && z !== null ? `, ${zTitle} ${formatNumber(z)}` : "";
      const mark = best?.includes(point) ? ", on the frontier" : "";
      return `${name}: ${xTitle} ${formatNumber(x)}, ${yTitle} ${formatNumber(y)}${third}${mark}`;
    },
  };
}

function ordered(points: readonly NamedDot[], by: "x" | "y"): readonly string[] {
  return points.toSorted((a, b) => a[by] - b[by]).map(({ id }) => id);
}

function* values(points: readonly NamedDot[], of: "x" | "y" | "z"): Iterable<number> {
  for (const point of points) {
    const value = point[of];
    if (value !== null) yield value;
  }
}

function extreme(points: readonly NamedDot[], sign: 1 | -1): NamedDot | null {
  let found: NamedDot | null = null;
  for (const point of points) {
    if (Number.isFinite(point.y) && (found === null || sign * (point.y - found.y) > 0))
      found = point;
  }
  return found;
}

/** Pearson's; null where one of both is always the same. */
function correlation(points: readonly Dot[]): number | null {
  const count = points.length;
  if (count < FEWEST) return null;
  const [meanX, meanY] = [sum(points, ({ x }) => x) / count, sum(points, ({ y }) => y) / count];
  const across = sum(points, ({ x, y }) => (x - meanX) * (y - meanY));
  const squares =
    sum(points, ({ x }) => (x - meanX) ** 2) * sum(points, ({ y }) => (y - meanY) ** 2);
  return squares > 0 ? across / Math.sqrt(squares) : null;
}

function sum(points: readonly Dot[], of: (dot: Dot) => number): number {
  return points.reduce((total, dot) => total + of(dot), 0);
}
