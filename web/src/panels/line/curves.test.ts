import { expect, test } from "vitest";
import type { SeriesPanel } from "@/data/series";
import { bucketsFor, countedOf, modelOf } from "./curves";

const x = Float64Array.of(0, 1, 2);
const last = Float64Array.of(1, 0, 1);
const min = Float64Array.of(0, 0, 0);
const max = Float64Array.of(2, 2, 2);
const panel: SeriesPanel = {
  key: "loss",
  x,
  isExact: false,
  dx: 1,
  series: [
    { run: "a", last, min, max, points: 9, marks: [[1, "nan"]] },
    { run: "b", last, min, max, points: 9, marks: [] },
  ],
};
const runs = [
  { id: "b", name: "Bo", color: "#00f" },
  { id: "c", name: "Cy", color: "#0f0" },
  { id: "a", name: "Al", color: "#f00" },
];

test("lines follow the order of the runs, and runs without the key have none", () => {
  const model = modelOf([panel], runs, { smoothing: "none", weight: 0 }, {});
  expect(model).toEqual({
    x,
    dx: 1,
    lines: [
      {
        id: "b",
        label: "Bo",
        color: "#00f",
        ys: last,
        original: null,
        low: min,
        high: max,
        marks: [],
        dash: [],
      },
      {
        id: "a",
        label: "Al",
        color: "#f00",
        ys: last,
        original: null,
        low: min,
        high: max,
        marks: [[1, "nan"]],
        dash: [],
      },
    ],
  });
});

test("columns are passed on without a copy", () => {
  const [line] = modelOf([panel], runs, { smoothing: "none", weight: 0 }, {}).lines;
  expect(line?.ys).toBe(last);
});

test("a smoothed line keeps its original behind it and has no band", () => {
  const [line] = modelOf([panel], runs, { smoothing: "ema", weight: 0.5 }, {}).lines;
  expect(line?.original).toBe(last);
  expect(line?.low).toBeNull();
  expect(line?.ys[1]).toBeGreaterThan(0);
  expect(line?.ys[1]).toBeLessThan(1);
});

test("a smoothed line of a group keeps its band, smoothed as well", () => {
  const group = { id: "a", name: "Al", color: "#f00", isGroup: true };
  const [line] = modelOf([panel], [group], { smoothing: "ema", weight: 0.5 }, {}).lines;
  expect([line?.original, [...(line?.low ?? [])], [...(line?.high ?? [])]]).toEqual([
    null,
    [0, 0, 0],
    [2, 2, 2],
  ]);
  expect(line?.ys).not.toEqual(last);
});

test("several metrics of one run have colours and names of their own", () => {
  const other = { ...panel, key: "acc" };
  const { lines } = modelOf([panel, other], runs.slice(2), { smoothing: "none", weight: 0 }, {});
  expect(lines.map(({ id, label }) => [id, label])).toEqual([
    ["a loss", "loss"],
    ["a acc", "acc"],
  ]);
  expect(lines[0]?.color).not.toBe(lines[1]?.color);
});

test("several metrics of several runs keep the colours of the runs and differ in their dashes", () => {
  const other = { ...panel, key: "acc" };
  const { lines } = modelOf([panel, other], runs, { smoothing: "none", weight: 0 }, {});
  expect(lines.map(({ label, color, dash }) => [label, color, dash.length])).toEqual([
    ["Bo loss", "#00f", 0],
    ["Al loss", "#f00", 0],
    ["Bo acc", "#00f", 2],
    ["Al acc", "#f00", 2],
  ]);
});

test("metrics that were logged at different steps share one axis", () => {
  const other = { ...panel, key: "acc", x: Float64Array.of(1, 5, 9), isExact: true, dx: null };
  const { x: joined, lines } = modelOf(
    [panel, other],
    runs.slice(2),
    { smoothing: "none", weight: 0 },
    {},
  );
  expect([...joined]).toEqual([0, 1, 2, 5, 9]);
  expect([...(lines[1]?.ys ?? [])]).toEqual([Number.NaN, 1, Number.NaN, 0, 1]);
  expect(lines[1]?.marks).toEqual([[3, "nan"]]);
});

test("what the user chose for a line goes first", () => {
  const config = {
    overrideColors: { a: { color: "#123456" } },
    overrideSeriesTitles: { a: "best" },
  };
  const { lines } = modelOf([panel], runs, { smoothing: "none", weight: 0 }, config);
  expect(lines.map(({ label, color }) => [label, color])).toEqual([
    ["Bo", "#00f"],
    ["best", "#123456"],
  ]);
});

test.each([
  [100, 200],
  [400, 400],
  [1300, 1000],
])("a panel %i px wide asks for %i buckets", (width_px, buckets) => {
  expect(bucketsFor(1, false, width_px)).toBe(buckets);
});

test.each([
  [1, false, 1000],
  [10, true, 10_000],
  [200, true, 2000],
  [1000, false, 400],
  [100_000, false, 200],
])("%i runs (expanded: %s) ask for %i buckets", (count, isExpanded, buckets) => {
  expect(bucketsFor(count, isExpanded)).toBe(buckets);
});

test("a sample is drawn without the range of what it stands for, and says so", () => {
  const view = { smoothing: "none", weight: 0 } as const;
  const config = { pointVisualizationMethod: "sampling" };
  const [line] = modelOf([panel], runs, view, config).lines;
  expect([line?.low, line?.high]).toEqual([null, null]);
  const group = [{ id: "a", name: "A", color: "#f00", isGroup: true }];
  expect(modelOf([panel], group, view, config).lines[0]?.low).toBe(min);
  expect(countedOf([panel], config, false)).toBe("6 of 18 points: a sample, one per bucket");
  expect(countedOf([panel], {}, false)).toBe(
    "6 of 18 points: the last of each bucket, and their range",
  );
  expect(countedOf([{ ...panel, isExact: true }], {}, false)).toBe("All 18 points");
});

test("of groups and formulas nobody is told how many points were logged", () => {
  expect(countedOf([panel], {}, true)).toBeNull();
  expect(countedOf([panel], { expressions: ["1 - loss"] }, false)).toBeNull();
});

test("a group none of whose runs has the metric has no line", () => {
  const nothing = new Float64Array(3).fill(Number.NaN);
  const series = [{ run: "a", last: nothing, min: null, max: null, points: 0, marks: [] }];
  const group = { id: "a", name: "A", color: "#f00", isGroup: true };
  const view = { smoothing: "none", weight: 0 } as const;
  expect(modelOf([{ ...panel, series }], [group], view, {}).lines).toEqual([]);
});
