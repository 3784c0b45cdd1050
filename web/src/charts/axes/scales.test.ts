import { expect, test } from "vitest";
import { extentOf, FREE, scaleOf } from "./scales";

test("the range is that of what can be drawn", () => {
  expect(extentOf([3, Number.NaN, 1, Number.POSITIVE_INFINITY], FREE)).toEqual([1, 3]);
  expect(extentOf([-1, 0, 10, 100], { ...FREE, isLog: true })).toEqual([10, 100]);
});

test("nothing and a single value have a range too", () => {
  expect(extentOf([], FREE)).toEqual([0, 1]);
  expect(extentOf([5, 5], FREE)).toEqual([4.5, 5.5]);
  expect(extentOf([0], FREE)).toEqual([-1, 1]);
  expect(extentOf([8], { ...FREE, isLog: true })).toEqual([4, 16]);
});

test("the user's bounds go first, unless they make no range", () => {
  expect(extentOf([1, 3], { isLog: false, min: 0, max: null })).toEqual([0, 3]);
  expect(extentOf([1, 3], { isLog: false, min: 9, max: null })).toEqual([1, 3]);
  expect(extentOf([1, 3], { isLog: true, min: -1, max: 10 })).toEqual([1, 10]);
});

test("a scale goes from end to end", () => {
  const scale = scaleOf([0, 10], [100, 0], { isLog: false, min: 0, max: 10 });
  expect([scale(0), scale(10)]).toEqual([100, 0]);
  const log = scaleOf([1, 100], [0, 2], { isLog: true, min: 1, max: 100 });
  expect(log(10)).toBeCloseTo(1);
});
