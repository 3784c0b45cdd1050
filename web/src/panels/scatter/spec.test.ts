import { expect, test } from "vitest";
import { spec } from "./spec";

test("a plot is called by its axes, once it has both", () => {
  expect(spec.titleOf({})).toBe("Scatter plot");
  expect(spec.titleOf({ yAxis: "summary:loss" })).toBe("Scatter plot");
  expect(spec.titleOf({ yAxis: "summary:loss", xAxis: "config:lr" })).toBe("loss over lr");
});
