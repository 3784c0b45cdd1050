import { expect, test } from "vitest";
import { aggregate, deviationOf, quantile, spread } from "./aggregate";

const values = [4, 1, 3, 2];

test("numbers are put together in five ways", () => {
  const all = (["mean", "median", "min", "max", "sum"] as const).map((how) =>
    aggregate(values, how),
  );
  expect(all).toEqual([2.5, 2.5, 1, 4, 10]);
  expect(aggregate([], "sum")).toBeNaN();
});

test("the spread lies around the mean", () => {
  expect(spread(values, "minmax")).toEqual([1, 4]);
  expect(spread(values, "none")).toBeNull();
  const [low, high] = spread(values, "stddev") ?? [];
  expect([low, high]).toEqual([2.5 - deviationOf(values), 2.5 + deviationOf(values)]);
  expect(deviationOf(values)).toBeCloseTo(1.2909944, 6);
  expect(spread(values, "stderr")?.[1]).toBeCloseTo(2.5 + 1.2909944 / 2, 6);
  expect(spread([7], "stddev")).toEqual([7, 7]);
});

test("quantiles lie between neighbours", () => {
  expect([quantile(values, 0), quantile(values, 0.25), quantile(values, 1)]).toEqual([1, 1.75, 4]);
  expect(quantile([], 0.5)).toBeNaN();
});
