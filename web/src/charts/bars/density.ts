/** How values lie, as the outline of a violin. Pure. */
export interface DensityPoint {
  readonly at: number;
  /** Of the densest place: 0 to 1. */
  readonly share: number;
}

const POINTS = 48;

/** A Gaussian kernel over at least two values; the bandwidth by Silverman's rule. */
export function density(values: readonly number[]): readonly DensityPoint[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = 1.06 * Math.sqrt(variance) * values.length ** -0.2 || Math.abs(mean) * 0.01 || 1;
  const from = low - width;
  const stride = (high - low + 2 * width) / (POINTS - 1);
  const heights = Array.from({ length: POINTS }, (_, place) => {
    const at = from + place * stride;
    return values.reduce((sum, value) => sum + Math.exp(-0.5 * ((at - value) / width) ** 2), 0);
  });
  const most = Math.max(...heights);
  return heights.map((height, place) => ({ at: from + place * stride, share: height / most }));
}
