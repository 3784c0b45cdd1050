import { expect, test } from "vitest";
import { fakeRun } from "@/features/runs-table/run.fake";
import { axesOf, readAxesSearch, writeAxes } from "./axes";

const DETAIL = {
  parameters: ["lr", "depth"],
  metrics: [{ name: "loss", goal: "minimize", target: null }],
} as const;
const RUNS = [0.0001, 0.1].map((lr, n) => ({ ...fakeRun(`r${n}`), config: { lr, depth: n + 1 } }));
const flags = (search: Parameters<typeof axesOf>[2]) =>
  axesOf({ ...DETAIL, metrics: [...DETAIL.metrics] }, RUNS, search).map(
    ({ name, isLog, isFlipped }) => [name, isLog, isFlipped],
  );

test("axes are logarithmic where their values suggest it, until the URL says otherwise", () => {
  expect(flags({})).toEqual([
    ["lr", true, false],
    ["depth", false, false],
    ["loss", false, false],
  ]);
  expect(flags({ log: "loss", flip: "lr,loss" })).toEqual([
    ["lr", false, true],
    ["depth", false, false],
    ["loss", true, true],
  ]);
});

test("what holds words has no logarithm", () => {
  const runs = [{ ...fakeRun("r0"), config: { opt: "sgd", depth: 2 } }];
  const axes = axesOf({ parameters: ["opt", "depth"], metrics: [] }, runs, {});
  expect(axes.map(({ name, isNumeric }) => [name, isNumeric])).toEqual([
    ["opt", false],
    ["depth", true],
  ]);
});

test("a change is written with what holds for the others", () => {
  const axes = axesOf({ ...DETAIL, metrics: [...DETAIL.metrics] }, RUNS, {});
  expect(writeAxes(axes, "loss", { isFlipped: true }, {})).toEqual({ flip: "loss" });
  expect(writeAxes(axes, "lr", { isLog: false }, {})).toEqual({ log: "" });
  expect(readAxesSearch({ log: "", flip: "" })).toEqual({ log: "" });
  expect(readAxesSearch({ log: 3, other: 1 })).toEqual({});
});
