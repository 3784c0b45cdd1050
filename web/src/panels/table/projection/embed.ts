/** Lays points of many dimensions out in two. Pure, and the same each time. */
import { UMAP } from "umap-js";
import { pca } from "./pca";

export type Method = "pca" | "umap";

export interface Question {
  readonly method: Method;
  readonly values: Float64Array;
  readonly width: number;
}

const NEIGHBOURS = 15;
/** Fewer points than this have no neighbourhoods. */
const FEWEST = 5;

/** Returns x and y of each row of `values`. */
export function embedded({ method, values, width }: Question): Float64Array {
  const height = width === 0 ? 0 : values.length / width;
  if (method === "pca" || height < FEWEST) return pca(values, width);
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width)),
  );
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBOURS, height - 1),
    random: seeded(),
  });
  return Float64Array.from(umap.fit(rows).flat());
}

/** Numbers in [0, 1) that look like chance (mulberry32). */
function seeded(): () => number {
  let state = 42;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
