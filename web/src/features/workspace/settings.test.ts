import { expect, test } from "vitest";
import { cascade, DEFAULT_LINES, inherited, ownLines, writeLines } from "./settings";

test("without settings lines are as by default", () => {
  expect(cascade()).toEqual(DEFAULT_LINES);
  expect(cascade({}, { xAxis: 3, smoothingType: "odd", smoothingWeight: "x" })).toEqual(
    DEFAULT_LINES,
  );
});

test("a panel overrides its section, and that the workspace", () => {
  const workspace = { xAxis: "_runtime", smoothingType: "gaussian", smoothingWeight: 20 };
  expect(cascade(workspace)).toEqual({
    x: "_runtime",
    smoothing: "gaussian",
    weight: 20,
    logY: false,
  });
  const section = { xAxis: "_timestamp" };
  const panel = { smoothingWeight: 5, yLogScale: true };
  expect(cascade(workspace, section, panel)).toEqual({
    x: "_timestamp",
    smoothing: "gaussian",
    weight: 5,
    logY: true,
  });
});

test("a section that W&B marks as not overriding does not", () => {
  const workspace = { xAxis: "_runtime", smoothingType: "gaussian", smoothingWeight: 20 };
  const section = {
    xAxis: "_step",
    xAxisActive: false,
    smoothingType: "none",
    smoothingWeight: 0,
    smoothingActive: false,
  };
  expect(cascade(workspace, section)).toEqual(cascade(workspace));
});

test("what is written is read", () => {
  const view = { x: "_runtime", smoothing: "ema", weight: 0.5, logY: true } as const;
  expect(cascade(writeLines(view))).toEqual(view);
  expect(writeLines({ logY: false })).toEqual({ yLogScale: false });
});

test("a weight stays in the range of its kind", () => {
  expect(cascade({ smoothingType: "exponential", smoothingWeight: 60 }).weight).toBe(0.999);
});

test("a level tells what it says itself, and can say nothing again", () => {
  const level = {
    ...writeLines({ x: "_runtime", smoothing: "gaussian", weight: 3, logY: false }),
    other: 1,
  };
  expect(ownLines(level)).toEqual({ x: "_runtime", smoothing: "gaussian", logY: false });
  expect(ownLines({ xAxis: "_step", xAxisActive: false })).toEqual({});
  const back = { ...level, ...inherited() };
  expect(JSON.parse(JSON.stringify(back))).toEqual({ other: 1 });
  expect(Object.keys(inherited("x"))).toEqual(["xAxis", "xAxisActive"]);
});
