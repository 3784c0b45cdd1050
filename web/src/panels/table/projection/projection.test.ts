import { expect, test } from "vitest";
import { embedded } from "./embed";
import { featureColumns, featuresOf, usualColumns } from "./features";
import { pca } from "./pca";
import { projectionOf, writeProjection } from "./settings";

const TABLE = {
  columns: ["id", "class", "vector"],
  rows: [
    [1, "cat", [0, 1]],
    [2, "dog", [2, 3]],
    [3, null, null],
    [4, "dog", [4, 5]],
  ],
};

test("numbers and vectors can be laid out, vectors by themselves", () => {
  expect(featureColumns(TABLE)).toEqual(["id", "vector"]);
  expect(usualColumns(TABLE)).toEqual(["vector"]);
  expect(usualColumns({ columns: ["a", "b"], rows: [[1, "x"]] })).toEqual(["a"]);
});

test("rows that lack something are left out, and no column outweighs another", () => {
  const { rows, width, values } = featuresOf(TABLE, ["id", "vector"]);
  expect([rows, width]).toEqual([[0, 1, 3], 3]);
  for (let column = 0; column < width; column += 1) {
    const held = [0, 1, 2].map((row) => values[row * width + column] as number);
    expect(held.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0);
    expect(held.reduce((sum, value) => sum + value * value, 0) / 3).toBeCloseTo(1);
  }
  expect(featuresOf(TABLE, ["class"]).rows).toEqual([]);
  expect(featuresOf(TABLE, [])).toEqual({ rows: [], width: 0, values: new Float64Array() });
});

test("rows that are filtered keep their places in the table", () => {
  const { rows } = featuresOf(TABLE, ["id"], ([id]) => Number(id) > 1);
  expect(rows).toEqual([1, 2, 3]);
});

test("the first component is the direction in which points lie farthest apart", () => {
  // On the line (2, 1), with a little to both sides.
  const values = Float64Array.of(-2.1, -0.8, -0.9, -1.2, 0.9, 1.2, 2.1, 0.8);
  const points = pca(values, 2);
  const first = [0, 1, 2, 3].map((row) => points[2 * row] as number);
  const second = [0, 1, 2, 3].map((row) => Math.abs(points[2 * row + 1] as number));
  expect(first).toEqual(first.toSorted((a, b) => a - b));
  expect(Math.max(...second)).toBeLessThan(Math.max(...first.map(Math.abs)) / 2);
  const length = (at: number) => Math.hypot(points[2 * at] as number, points[2 * at + 1] as number);
  expect(length(0)).toBeCloseTo(Math.hypot(2.1, 0.8));
});

test("one column has one component", () => {
  expect([...pca(Float64Array.of(-1, 1), 1)]).toEqual([-1, 0, 1, 0]);
  expect([...pca(new Float64Array(), 0)]).toEqual([]);
});

test("neighbours stay neighbours, and the same rows lie in the same places each time", () => {
  const rows = Array.from({ length: 40 }, (_, at) => [
    (at < 20 ? -8 : 8) + Math.sin(at),
    (at < 20 ? -8 : 8) + Math.cos(at),
    Math.sin(7 * at),
  ]);
  const question = { method: "umap", values: Float64Array.from(rows.flat()), width: 3 } as const;
  const points = embedded(question);
  expect(points).toEqual(embedded(question));
  const place = (at: number) => [points[2 * at] as number, points[2 * at + 1] as number] as const;
  const far = (a: number, b: number) =>
    Math.hypot(place(a)[0] - place(b)[0], place(a)[1] - place(b)[1]);
  const mean = (pairs: readonly (readonly [number, number])[]) =>
    pairs.reduce((sum, [a, b]) => sum + far(a, b), 0) / pairs.length;
  const within = Array.from({ length: 19 }, (_, at) => [at, at + 1] as const);
  const between = Array.from({ length: 20 }, (_, at) => [at, at + 20] as const);
  expect(mean(within)).toBeLessThan(mean(between));
});

test("a map is set up in the config", () => {
  const map = { isOn: true, method: "umap", columns: ["a"], color: "class" } as const;
  expect(projectionOf(writeProjection(map))).toEqual(map);
  expect(projectionOf({})).toEqual({ isOn: false, method: "pca", columns: null, color: "" });
});
