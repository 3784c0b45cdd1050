import { expect, test } from "vitest";
import { readBy } from "@/charts/reading/walk.fake";
import { boxOf, spoken, walkOf } from "./spoken";

const matrix = {
  x: Float64Array.of(0, 10, 20),
  dx: null,
  edges: Float64Array.of(0, 1, 2, 3),
  counts: Float64Array.of(4, 0, 0, 0, 0, 0, 1, 2, 1),
};
const heat = { name: "weights", xTitle: "Step", matrix };

test("where the columns lie is said, and how their middle moves", () => {
  expect(spoken(heat)).toBe(
    "weights, 3 steps of 3 bins; step 0 to 20; values from 0 to 3; median 0.500 at the first step, 1.50 at the last",
  );
  const empty = { ...matrix, x: new Float64Array(), counts: new Float64Array() };
  expect(spoken({ ...heat, matrix: empty })).toBe("weights, 0 steps of 3 bins");
});

test("one goes from histogram to histogram, and into one from its fullest bin", () => {
  const keys = ["ArrowRight", "ArrowRight", "End", "ArrowUp", "ArrowUp", "ArrowUp", "Home"];
  expect(readBy(walkOf(heat), keys)).toEqual([
    "Step 0: median 0.500, from 0 to 1, 4 in all",
    "Step 10: no values",
    "Step 20: median 1.50, from 0 to 3, 4 in all",
    "Step 20 · 1 to 2: 2",
    "Step 20 · 2 to 3: 1",
    "Step 20 · 2 to 3: 1",
    "Step 0 · 2 to 3: 0",
  ]);
});

test("a histogram covers all values, a bin its own", () => {
  expect(boxOf(matrix, { column: 2, bin: -1 })).toEqual({ x: [20, 30], y: [0, 3] });
  expect(boxOf(matrix, { column: 0, bin: 1 })).toEqual({ x: [0, 10], y: [1, 2] });
});
