import { expect, test } from "vitest";
import type { SeriesPanel } from "@/data/series";
import type { Run } from "@/data/types";
import { evaluated, formulasOf } from "./expressions";

const panel = (key: string, x: number[], runs: Record<string, number[]>): SeriesPanel => ({
  key,
  x: Float64Array.from(x),
  isExact: true,
  dx: null,
  series: Object.entries(runs).map(([run, values]) => ({
    run,
    last: Float64Array.from(values),
    min: null,
    max: null,
    points: values.length,
    marks: [],
  })),
});

const PANELS = [
  panel("train/loss", [0, 1, 2], { a: [4, 2, 1], b: [8, 8, 8] }),
  panel("acc", [1, 2], { a: [0.5, 0.75] }),
];

test("a formula of one metric has a curve for each run", () => {
  const made = formulasOf(["train/loss / 2"], ["train/loss", "acc"]);
  expect(made.metrics).toEqual(["train/loss"]);
  const [curve] = evaluated(PANELS.slice(0, 1), made, []);
  expect(curve?.series.map(({ run, last }) => [run, [...last]])).toEqual([
    ["a", [2, 1, 0.5]],
    ["b", [4, 4, 4]],
  ]);
});

test("of several metrics runs that have all, at steps where all are", () => {
  const made = formulasOf(["train/loss * (1 - acc)"], ["train/loss", "acc"]);
  const [curve] = evaluated(PANELS, made, []);
  expect(curve?.series.map(({ run }) => run)).toEqual(["a"]);
  expect([...(curve?.series[0]?.last ?? [])]).toEqual([Number.NaN, 1, 0.25]);
});

test("fields of the run are numbers in it", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a slot of the formula
  const made = formulasOf(["acc + ${config:lr}"], ["acc"]);
  expect([made.metrics, made.hasFields]).toEqual([["acc"], true]);
  const run = { id: "a", config: { lr: 10 }, summary: {} } as unknown as Run;
  const [curve] = evaluated(PANELS.slice(1), made, [run]);
  expect([...(curve?.series[0]?.last ?? [])]).toEqual([10.5, 10.75]);
});

test("one that cannot be read is told, the others are drawn", () => {
  const made = formulasOf(["acc +", "acc"], ["acc"]);
  expect(made.problem).toContain("acc +: something is missing");
  expect(made.formulas.map(({ text }) => text)).toEqual(["acc"]);
});
