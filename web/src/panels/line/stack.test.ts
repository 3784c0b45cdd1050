import { expect, test } from "vitest";
import type { Line } from "@/charts/line/model";
import { stacked } from "./stack";

const line = (id: string, ys: number[]): Line => ({
  id,
  label: id,
  color: "",
  ys: Float64Array.from(ys),
  original: null,
  low: null,
  high: null,
  marks: [],
  dash: [],
});
const MODEL = {
  x: Float64Array.of(0, 1),
  dx: null,
  lines: [line("top", [1, Number.NaN]), line("bottom", [3, 1])],
};

test("lines are stacked, the first at the top; the tooltip says what each has itself", () => {
  const [top, bottom] = stacked(MODEL, "stacked-area").lines;
  expect([[...(bottom?.ys ?? [])], [...(top?.ys ?? [])]]).toEqual([
    [3, 1],
    [4, 2],
  ]);
  expect([[...(top?.low ?? [])], [...(top?.told ?? [])]]).toEqual([
    [3, 1],
    [1, 1],
  ]);
});

test("shares add up to a hundred", () => {
  const [top, bottom] = stacked(MODEL, "pct-area").lines;
  expect([...(top?.ys ?? [])]).toEqual([100, 100]);
  expect([...(bottom?.told ?? [])]).toEqual([75, 50]);
});

test("plain lines stay as they are", () => {
  expect(stacked(MODEL, "line")).toBe(MODEL);
});
