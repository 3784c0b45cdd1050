import { expect, test } from "vitest";
import { fakeRun } from "@/features/runs-table/run.fake";
import { bestOf, milestone, ordered, progressOf, spansDecades, trialsOf } from "./trials";

const METRIC = { name: "loss", goal: "minimize", target: null };
const runs = [3, null, 1, 2].map((loss, place) =>
  fakeRun(`r${place}`, { summary: loss === null ? {} : { loss } }),
);
const trials = trialsOf(runs, METRIC);
const colors = { trial: "grey", best: "green" };

test("trials are numbered as they were made", () => {
  expect(trials.map(({ number, value }) => [number, value])).toEqual([
    [1, 3],
    [2, null],
    [3, 1],
    [4, 2],
  ]);
});

test("the best so far never gets worse, and trials without a value change nothing", () => {
  const { x, lines } = progressOf(trials, "minimize", colors);
  expect([[...x], [...(lines[1]?.ys ?? [])]]).toEqual([
    [1, 2, 3, 4],
    [3, 3, 1, 1],
  ]);
  expect([...(progressOf(trials, "maximize", colors).lines[1]?.ys ?? [])]).toEqual([3, 3, 3, 3]);
});

test("before the first value there is no best", () => {
  const late = trialsOf([fakeRun("a"), fakeRun("b", { summary: { loss: 2 } })], METRIC);
  expect([...(progressOf(late, "minimize", colors).lines[1]?.ys ?? [])]).toEqual([Number.NaN, 2]);
  expect(bestOf(trialsOf([fakeRun("a")], METRIC), "minimize")).toBeNull();
});

test("the best trial, and the order by value with what has none at the end", () => {
  expect(bestOf(trials, "minimize")?.number).toBe(3);
  expect(ordered(trials, "value", "minimize").map(({ number }) => number)).toEqual([3, 4, 1, 2]);
  expect(ordered(trials, "value", "maximize").map(({ number }) => number)).toEqual([1, 4, 3, 2]);
  expect(ordered(trials, "number", "minimize").map(({ number }) => number)).toEqual([4, 3, 2, 1]);
});

test("an axis is logarithmic where positive numbers span decades", () => {
  expect(spansDecades([0.001, null, 0.1])).toBe(true);
  expect([
    spansDecades([1, 2]),
    spansDecades([-1, 100]),
    spansDecades([null]),
    spansDecades([]),
  ]).toEqual([false, false, false, false]);
});

test("few trials are all looked at, of many every twentieth more", () => {
  expect([0, 1, 19, 39, 41, 104, 107, 1049].map(milestone)).toEqual([
    0, 1, 19, 39, 40, 104, 104, 1024,
  ]);
});
