/**
 * Principal components: the two directions in which points lie farthest apart. Found by turning a
 * vector again and again with the covariance (power iteration), which is never written out: vectors
 * may have thousands of numbers. Pure.
 */
const ROUNDS = 100;
const CLOSE = 1e-10;

/** Returns x and y of each row of `values`, which have a mean of zero in every column. */
export function pca(values: Float64Array, width: number): Float64Array {
  const height = width === 0 ? 0 : values.length / width;
  const points = new Float64Array(2 * height);
  const found: Float64Array[] = [];
  for (let axis = 0; axis < Math.min(2, width); axis += 1) {
    const direction = component(values, width, found);
    found.push(direction);
    for (let row = 0; row < height; row += 1) {
      points[2 * row + axis] = along(values, row, width, direction);
    }
  }
  return points;
}

function component(
  values: Float64Array,
  width: number,
  before: readonly Float64Array[],
): Float64Array {
  const height = values.length / width;
  // The same start each time, and not at a right angle to anything that is likely.
  let direction = Float64Array.from({ length: width }, (_, at) => 1 + (at % 7) / 10);
  without(direction, before);
  normalize(direction);
  for (let round = 0; round < ROUNDS; round += 1) {
    const turned = new Float64Array(width);
    for (let row = 0; row < height; row += 1) {
      const far = along(values, row, width, direction);
      for (let at = 0; at < width; at += 1) {
        turned[at] = (turned[at] as number) + far * (values[row * width + at] as number);
      }
    }
    without(turned, before);
    if (!normalize(turned)) return turned; // nothing lies apart in any further direction
    const same = Math.abs(dot(turned, direction));
    direction = turned;
    if (1 - same < CLOSE) break;
  }
  return positive(direction);
}

/** Which way round is anybody's guess: the largest part points up. */
function positive(direction: Float64Array): Float64Array {
  let most = 0;
  for (const part of direction) if (Math.abs(part) > Math.abs(most)) most = part;
  return most < 0 ? direction.map((part) => -part) : direction;
}

function along(values: Float64Array, row: number, width: number, direction: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < width; at += 1) {
    sum += (values[row * width + at] as number) * (direction[at] as number);
  }
  return sum;
}

function without(vector: Float64Array, directions: readonly Float64Array[]): void {
  for (const direction of directions) {
    const share = dot(vector, direction);
    for (let at = 0; at < vector.length; at += 1) {
      vector[at] = (vector[at] as number) - share * (direction[at] as number);
    }
  }
}

function normalize(vector: Float64Array): boolean {
  const length = Math.sqrt(dot(vector, vector));
  if (length < 1e-12) {
    vector.fill(0);
    return false;
  }
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] as number) / length;
  return true;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
