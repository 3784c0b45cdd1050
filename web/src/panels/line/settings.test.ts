import { expect, test } from "vitest";
import {
  lookEditOf,
  lookOf,
  matching,
  metricsOf,
  widthOf,
  writeLook,
  xWindowOf,
  yLimitsOf,
} from "./settings";

const metric = (key: string, kind = "number") => ({ key, kind, runs: 1, count: 1, last_step: 0 });
const LOGGED = [
  metric("val/b10"),
  metric("val/b2"),
  metric("train/a"),
  metric("val/t", "table-file"),
];

test("metrics are named, or found by a pattern", () => {
  expect(metricsOf({ metrics: ["a", 3, "b"] })).toEqual(["a", "b"]);
  const byPattern = { metrics: ["a"], useMetricRegex: true, metricRegex: "^val/" };
  expect(metricsOf(byPattern)).toEqual([]);
  expect(matching(byPattern, LOGGED)).toEqual(["val/b2", "val/b10"]);
  expect(matching({ ...byPattern, metricRegex: "(" }, LOGGED)).toEqual([]);
  expect(matching({ ...byPattern, metricRegex: "" }, LOGGED)).toEqual([]);
});

test("limits are what the user said", () => {
  expect(yLimitsOf({ yAxisMin: 0, ignoreOutliers: true })).toEqual({
    min: 0,
    max: null,
    isRobust: true,
  });
  expect([xWindowOf({ xAxisMin: 1, xAxisMax: 5 }), xWindowOf({ xAxisMin: 1 })]).toEqual([
    [1, 5],
    null,
  ]);
});

test("a line is drawn by hand by its run, or by run and metric", () => {
  const config = {
    overrideColors: { r1: { color: "#111111" }, "r1:loss": "#222222" },
    overrideSeriesTitles: { r1: "best" },
    overrideMarks: { r1: "dashed" },
  };
  expect(lookOf(config, { run: "r1", metric: "acc" })).toEqual({
    color: "#111111",
    title: "best",
    dash: [6, 4],
    width: null,
  });
  expect(lookOf(config, { run: "r1", metric: "loss" }).color).toBe("#222222");
  expect(lookOf(config, { run: "r2", metric: "loss" })).toEqual({
    color: null,
    title: null,
    dash: null,
    width: null,
  });
});

test("a line is set by hand, and set back", () => {
  const line = { run: "r1", metric: "loss" };
  const set = writeLook({}, line, { color: "#ff0000", width: "3" });
  expect(set).toEqual({
    overrideColors: { "r1:loss": { color: "#ff0000", transparentColor: "#ff00001a" } },
    overrideLineWidths: { "r1:loss": 3 },
  });
  const config = { ...set, overrideMarks: { r2: "dotted" } } as Parameters<typeof lookEditOf>[0];
  expect(lookEditOf(config, line)).toEqual({
    color: "#ff0000",
    title: "",
    dash: "",
    width: "3",
  });
  expect(writeLook(config, line, { color: "" })).toEqual({ overrideColors: undefined });
  expect(writeLook(config, line, { dash: "dashed", width: "-1" })).toEqual({
    overrideMarks: { r2: "dotted", "r1:loss": "dashed" },
    overrideLineWidths: undefined,
  });
});

test("what stands for a whole run is edited line by line, and reset with the line", () => {
  const config = { overrideColors: { r1: "#111111", r2: "#222222" } };
  const line = { run: "r1", metric: "loss" };
  expect(lookEditOf(config, line).color).toBe("#111111");
  expect(writeLook(config, line, { color: "#333333" }).overrideColors).toMatchObject({
    r1: "#111111",
    "r1:loss": { color: "#333333" },
  });
  expect(writeLook(config, line, { color: "" })).toEqual({ overrideColors: { r2: "#222222" } });
});

test.each([
  ["0", undefined],
  ["", undefined],
  ["0.5", 0.5],
  ["21", undefined],
])("a width of %j is %j", (text, width) => {
  expect(widthOf(text)).toBe(width);
});
