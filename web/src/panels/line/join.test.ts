import { expect, test } from "vitest";
import { joinedX, onto } from "./join";

test("equal columns are one, without a copy", () => {
  const x = Float64Array.of(0, 1, 2);
  expect(joinedX([x, Float64Array.of(0, 1, 2)])).toBe(x);
  expect(joinedX([])).toEqual(new Float64Array());
});

test("different columns are joined, and values find their place", () => {
  const [a, b] = [Float64Array.of(0, 2, 4), Float64Array.of(1, 2, 10)];
  const x = joinedX([a, b]);
  expect([...x]).toEqual([0, 1, 2, 4, 10]);
  const { places, column } = onto(b, x);
  expect([...places]).toEqual([1, 2, 4]);
  expect([...column(Float64Array.of(7, 8, 9))]).toEqual([Number.NaN, 7, 8, Number.NaN, 9]);
});
