import { expect, test } from "vitest";
import { aggregateOf, groupingOf, limitOf, spreadOf } from "./settings";

test("what is not said or makes no sense is as by default", () => {
  expect([
    aggregateOf({}),
    aggregateOf({ groupAgg: "odd" }),
    aggregateOf({ groupAgg: "max" }),
  ]).toEqual(["mean", "mean", "max"]);
  expect([spreadOf({}), spreadOf({ groupArea: "stddev" })]).toEqual(["minmax", "stddev"]);
  expect([limitOf({}, 10), limitOf({ limit: 0 }, 10), limitOf({ limit: 3.7 }, 10)]).toEqual([
    10, 10, 3,
  ]);
});

test("grouping is by a key of the config unless it says otherwise", () => {
  expect(groupingOf({ groupBy: "lr.value", aggregate: true })).toBe("config:lr.value");
  expect(groupingOf({ groupBy: "run:group" })).toBe("run:group");
  expect([groupingOf({}), groupingOf({ groupBy: "lr", aggregate: false })]).toEqual([null, null]);
});
