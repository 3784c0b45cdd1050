import { expect, test } from "vitest";
import { lineOf } from "./line.fake";
import type { LineModel } from "./model";
import { indicesIn, limitedRange, lowerBound, xRange, yRange } from "./range";

const model = (
  x: readonly number[],
  ys: readonly number[],
  dx: number | null = null,
): LineModel => ({
  x: Float64Array.from(x),
  dx,
  lines: [lineOf("a", ys)],
});

test.each([
  ["all of x", [3, 5, 9], null, [3, 9]],
  ["the last bucket whole", [0, 4, 8], 4, [0, 12]],
  ["room around a single point", [7], null, [6.5, 7.5]],
  ["something for nothing", [], null, [0, 1]],
])("the x range is %s", (_, x, dx, range) => {
  expect(xRange(model(x, [], dx))).toEqual(range);
});

test("the y range leaves room, but does not cross zero for it", () => {
  expect(yRange(model([0, 1], [10, 20]), 0, 1, false)).toEqual([9.5, 20.5]);
  expect(yRange(model([0, 1], [0.1, 20.1]), 0, 1, false)).toEqual([0, 21.1]);
});

test("the y range is of what lies between the indices", () => {
  expect(yRange(model([0, 1, 2], [0, 5, 15]), 1, 2, false)).toEqual([4.5, 15.5]);
});

test("a constant has room around it", () => {
  expect(yRange(model([0, 1], [5, 5]), 0, 1, false)).toEqual([4.5, 5.5]);
  expect(yRange(model([0], [0]), 0, 0, false)).toEqual([-1, 1]);
});

test("no values at all give a range too", () => {
  expect(yRange(model([0], [Number.NaN]), 0, 0, false)).toEqual([0, 1]);
  expect(yRange(model([0], [-1]), 0, 0, true)).toEqual([0.1, 10]);
});

test("a logarithmic range sees only what is above zero", () => {
  const [min, max] = yRange(model([0, 1, 2], [-5, 1, 100]), 0, 2, true);
  expect(min).toBeCloseTo(100 ** -0.05);
  expect(max).toBeCloseTo(100 * 100 ** 0.05);
});

test("bands and originals count", () => {
  const line = lineOf("a", [5], {
    original: Float64Array.of(7),
    low: Float64Array.of(0),
    high: Float64Array.of(10),
  });
  expect(yRange({ x: Float64Array.of(0), dx: 1, lines: [line] }, 0, 0, false)).toEqual([0, 10.5]);
});

test("the indices reach one beyond the range on both sides", () => {
  const x = Float64Array.of(0, 1, 2, 3, 4, 5);
  expect(indicesIn(x, [1.5, 3.5])).toEqual([1, 4]);
  expect(indicesIn(x, [-9, 99])).toEqual([0, 5]);
});

test("lowerBound finds the first value that is not below", () => {
  const x = Float64Array.of(1, 3, 3, 7);
  expect([0, 1, 3, 4, 8].map((value) => lowerBound(x, value))).toEqual([0, 0, 1, 3, 4]);
});

test("limits go before the values, and outliers can be left out", () => {
  const ys = Float64Array.from({ length: 101 }, (_, at) => (at === 50 ? 1e6 : at / 100));
  const peaked = model([...ys.keys()], [...ys]);
  const free = { min: null, max: null, isRobust: false };
  expect(limitedRange(peaked, 0, 100, false, free)[1]).toBeGreaterThan(1e6);
  expect(limitedRange(peaked, 0, 100, false, { ...free, isRobust: true })[1]).toBeLessThan(2);
  expect(limitedRange(peaked, 0, 100, false, { ...free, min: -3, max: 5 })).toEqual([-3, 5]);
  expect(limitedRange(peaked, 0, 100, true, { ...free, min: -3, max: 5 })[1]).toBe(5);
});
