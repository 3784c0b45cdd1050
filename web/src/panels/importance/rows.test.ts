import { expect, test } from "vitest";
import { metricOf, nameOf, orderedWeights, type Weight } from "./rows";

const weight = (key: string, importance: number | null, correlation: number | null): Weight => ({
  key: `config.${key}`,
  importance,
  correlation: correlation === null ? null : { value: correlation, runs: 9 },
  texts: [],
});
const ITEMS = [weight("b10", 0.2, -0.9), weight("b2", 0.7, 0.1), weight("a", null, null)];

test("a metric is named as the API does", () => {
  expect(metricOf("loss")).toBe("summary_metrics.loss");
  expect(metricOf("summary:val/loss")).toBe("summary_metrics.val/loss");
  expect(metricOf("config:net.value.depth")).toBe("config.net.depth");
});

test("the strongest stand first, whatever their sign, those without a number last", () => {
  const names = (order: "parameter" | "importance" | "correlation") =>
    orderedWeights(ITEMS, "", order).map(nameOf);
  expect(names("importance")).toEqual(["b2", "b10", "a"]);
  expect(names("correlation")).toEqual(["b10", "b2", "a"]);
  expect(names("parameter")).toEqual(["a", "b2", "b10"]);
});

test("a search leaves what matches", () => {
  expect(orderedWeights(ITEMS, "^b1", "importance").map(nameOf)).toEqual(["b10"]);
});
