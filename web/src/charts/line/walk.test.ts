import { expect, test } from "vitest";
import { readBy } from "@/charts/reading/walk.fake";
import { lineOf } from "./line.fake";
import { walkOf } from "./walk";

const { NaN: NONE } = Number;
const AXIS = { kind: "number", name: "Step" } as const;
const model = {
  x: Float64Array.of(0, 10, 20, 30),
  dx: null,
  lines: [
    lineOf("a", [1, NONE, 3, NONE], { marks: [[3, "nan"]] }),
    lineOf("b", [2, 2, 2, 2], { original: Float64Array.of(1, 2, 3, 4) }),
  ],
};

test("one goes from value to value along a line, what is no number too", () => {
  const keys = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "PageUp"];
  expect(readBy(walkOf(model, AXIS, null), keys)).toEqual([
    "Step 0, A: 1",
    "Step 20, A: 3",
    "Step 30, A: NaN",
    "Step 30, A: NaN",
    "Step 0, A: 1",
  ]);
});

test("one goes to the lines above and below", () => {
  expect(
    readBy(walkOf(model, AXIS, null), ["ArrowRight", "ArrowUp", "ArrowUp", "End", "ArrowDown"]),
  ).toEqual([
    "Step 0, A: 1",
    "Step 0, B: 2, 1 before smoothing",
    "Step 0, B: 2, 1 before smoothing",
    "Step 30, B: 2, 4 before smoothing",
    "Step 30, A: NaN",
  ]);
});

test("what lies outside the zoom is not gone to", () => {
  expect(readBy(walkOf(model, AXIS, [5, 25]), ["Home", "ArrowRight"])).toEqual([
    "Step 20, A: 3",
    "Step 20, A: 3",
  ]);
  expect(walkOf({ ...model, lines: [] }, AXIS, null).go(null, { along: "x", by: 1 })).toBeNull();
});
