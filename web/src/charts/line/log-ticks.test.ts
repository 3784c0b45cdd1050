import { expect, test } from "vitest";
import { logLabels, logSplits } from "./log-ticks";

test("over some decades there is a line at every digit", () => {
  expect(logSplits(0.08, 3)).toEqual([
    0.08, 0.09, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3,
  ]);
});

test("ticks above one are as round as those below", () => {
  expect(logSplits(8.2e14, 2.1e16).slice(0, 4)).toEqual([9e14, 1e15, 2e15, 3e15]);
  expect(logSplits(82, 5000).slice(0, 3)).toEqual([90, 100, 200]);
});

test("over many decades there is one at every power of ten", () => {
  expect(logSplits(5e-4, 20)).toEqual([1e-3, 1e-2, 0.1, 1, 10]);
});

test("within a decade ticks are evenly spread", () => {
  expect(logSplits(1.5, 9)).toEqual([2, 4, 6, 8]);
  expect(logSplits(0.31, 0.39)).toEqual([0.32, 0.34, 0.36, 0.38]);
});

test("powers of ten are labelled, and only as many as there is room for", () => {
  expect(logLabels([0.5, 1, 2, 10], 200)).toEqual(["", "1", "", "10"]);
  expect(logLabels([1e-7, 1e-3, 1, 100, 1e5], 200)).toEqual(["1e−7", "0.001", "1", "100", "1e5"]);
  expect(logLabels([1, 10, 100, 1000], 32)).toEqual(["1", "", "100", ""]);
});
