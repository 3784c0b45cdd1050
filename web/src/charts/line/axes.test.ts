import { expect, test } from "vitest";
import { formatX, numberLabels, shortDuration } from "./axes";

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
