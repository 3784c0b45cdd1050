import { expect, test } from "vitest";
import { evenSplits, formatX, numberLabels, shortDuration, yAxis } from "./axes";
import type { ChartTheme } from "./theme";

test.each([
  [
    [0, 2.5, 5],
    ["0", "2.5", "5.0"],
  ],
  [
    [-0.5, 0, 0.5],
    ["−0.5", "0", "0.5"],
  ],
  [
    [0, 0.25, 0.5],
    ["0", "0.25", "0.50"],
  ],
  [
    [0, 500, 1000],
    ["0", "500", "1,000"],
  ],
  [
    [0, 20_000, 40_000],
    ["0", "20k", "40k"],
  ],
  [
    [1_000_000, 1_000_001],
    ["1,000,000", "1,000,001"],
  ],
  [
    [1_099_511_627_780, 1_099_511_627_800],
    ["1,099,511,627,780", "1,099,511,627,800"],
  ],
  [
    [1_250_000, 1_500_000],
    ["1.25M", "1.50M"],
  ],
])("ticks at %j are labelled %j", (splits, labels) => {
  expect(numberLabels(splits)).toEqual(labels);
});

test("a bucket is named by its first and last step", () => {
  expect(formatX("number", 100, 4)).toBe("100 – 103");
  expect(formatX("number", 100, null)).toBe("100");
  expect(formatX("number", 100, 1)).toBe("100");
});

test("a duration is told as such", () => {
  expect(formatX("duration", 75, 0.5)).toBe("1m 15s");
});

test.each([
  [0, "0"],
  [0.5, "0.5s"],
  [1, "1s"],
  [90, "1m 30s"],
])("a tick at %d seconds is labelled %s", (seconds, label) => {
  expect(shortDuration(seconds)).toBe(label);
});

test("lines are at multiples of their gap, as they are read", () => {
  expect(evenSplits(0.05, 0.45, 0.1)).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(evenSplits(-1e300, 1.2e300, 5e299)).toEqual([-1e300, -5e299, 0, 5e299, 1e300]);
  expect(evenSplits(0.1, 0.2, 0.5)).toEqual([]);
});

test("there is a gap for values of any size, and they rise", () => {
  const gaps = yAxis(false, () => ({}) as ChartTheme).incrs as number[];
  expect(gaps[0]).toBeLessThan(1e-320);
  expect(gaps.at(-1)).toBe(1e308);
  expect(gaps.every((gap, at) => at === 0 || gap >= (gaps[at - 1] ?? 0))).toBe(true);
});
