/** Which part of a picture shows which column and bin of a matrix. Pure. */

export interface Matrix {
  /** Where each column begins; rising. */
  readonly x: Float64Array;
  /** The width of a column; null: it goes on to the next one. */
  readonly dx: number | null;
  /** Of the bins, rising; one more than there are bins. */
  readonly edges: Float64Array;
  /** By column, then bin. */
  readonly counts: Float64Array;
}

/** Where the last column ends. */
export function endOf({ x, dx }: Pick<Matrix, "x" | "dx">): number {
  const last = x.at(-1) ?? 0;
  if (dx !== null) return last + dx;
  const before = x.at(-2);
  return last + (before === undefined ? 1 : last - before);
}

/** The share of each count in the highest of its column: how dark it is drawn. */
export function sharesOf({ x, edges, counts }: Matrix): Float32Array {
  const bins = edges.length - 1;
  const shares = new Float32Array(counts.length);
  for (let column = 0; column < x.length; column += 1) {
    const own = counts.subarray(column * bins, (column + 1) * bins);
    const most = own.reduce((max, count) => Math.max(max, count), 0);
    if (most > 0)
      for (const [bin, count] of own.entries()) shares[column * bins + bin] = count / most;
  }
  return shares;
}

/** The last place whose value is at most the wanted one; -1 before the first. */
export function placeOf(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
