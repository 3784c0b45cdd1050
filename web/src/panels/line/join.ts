/** Columns over different x on one: where metrics were logged at different steps. Pure. */

/** The x values of all, rising, each once; the very same array where they are all alike. */
export function joinedX(columns: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(), ...others] = columns;
  if (others.every((column) => isSame(column, first))) return first;
  const all = new Set<number>();
  for (const column of columns) for (const value of column) all.add(value);
  return Float64Array.from(all).sort();
}

export interface Moving {
  /** Where each value of the old x stands in the new one. */
  readonly places: Uint32Array;
  /** Puts a column to the new x; NaN where it has nothing. */
  column(values: Float64Array): Float64Array;
}

/** How columns over `from` come to lie over `to`, which holds all of its values. */
export function onto(from: Float64Array, to: Float64Array): Moving {
  const places = new Uint32Array(from.length);
  let at = 0;
  for (const [index, value] of from.entries()) {
    while (at < to.length && (to[at] as number) < value) at += 1;
    places[index] = at;
  }
  return {
    places,
    column: (values) => {
      const moved = new Float64Array(to.length).fill(Number.NaN);
      for (const [index, place] of places.entries()) moved[place] = values[index] as number;
      return moved;
    },
  };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
