/** Lines through a cloud of points. Pure; points must be in the order of x. */
export interface Dot {
  readonly x: number;
  readonly y: number;
}

export type Running = "min" | "max" | "mean";

/** At each x, the least, greatest or mean y of all points up to there. */
export function running(dots: readonly Dot[], how: Running): readonly Dot[] {
  let so = how === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  let sum = 0;
  return dots.map(({ x, y }, at) => {
    sum += y;
    so = how === "min" ? Math.min(so, y) : Math.max(so, y);
    return { x, y: how === "mean" ? sum / (at + 1) : so };
  });
}

/** Those that no other beats which is not further to the right: each is the best so far. */
export function frontier<T extends Dot>(dots: readonly T[], how: "min" | "max"): readonly T[] {
  let best: number | null = null;
  const sign = how === "min" ? -1 : 1;
  const sorted = dots.toSorted((a, b) => a.x - b.x || sign * (b.y - a.y));
  return sorted.filter(({ y }) => {
    const isBest = best === null || sign * (y - best) > 0;
    if (isBest) best = y;
    return isBest;
  });
}

/** The line of least squares, at both ends; null where there is none. */
export function regression(dots: readonly Dot[]): readonly [Dot, Dot] | null {
  const count = dots.length;
  const [meanX, meanY] = [mean(dots.map(({ x }) => x)), mean(dots.map(({ y }) => y))];
  const squares = dots.reduce((total, { x }) => total + (x - meanX) ** 2, 0);
  const [first, last] = [dots[0], dots[count - 1]];
  if (!first || !last || squares === 0) return null;
  const slope = dots.reduce((total, { x, y }) => total + (x - meanX) * (y - meanY), 0) / squares;
  const at = (x: number): Dot => ({ x, y: meanY + slope * (x - meanX) });
  return [at(first.x), at(last.x)];
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
