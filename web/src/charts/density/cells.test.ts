import { expect, test } from "vitest";
import { endOf, placeOf, sharesOf } from "./cells";

const matrix = {
  x: Float64Array.of(0, 2, 6),
  dx: null,
  edges: Float64Array.of(0, 1, 2),
  counts: Float64Array.of(1, 4, 0, 0, 8, 2),
};

test("each column is shaded by its own highest count; an empty one is not", () => {
  expect([...sharesOf(matrix)]).toEqual([0.25, 1, 0, 0, 1, 0.25]);
});

test("the last column is as wide as the one before, or as all are", () => {
  expect(endOf(matrix)).toBe(10);
  expect(endOf({ x: Float64Array.of(0, 5), dx: 5 })).toBe(10);
  expect(endOf({ x: Float64Array.of(3), dx: null })).toBe(4);
});

test("a place is found by where it begins", () => {
  expect([-1, 0, 1.9, 2, 99].map((at) => placeOf(matrix.x, at))).toEqual([-1, 0, 0, 1, 2]);
});
