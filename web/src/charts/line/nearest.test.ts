import { expect, test } from "vitest";
import { lineOf } from "./line.fake";
import type { Line, LineModel } from "./model";
import { nearestRows, rowsOf } from "./nearest";

const { NaN: none } = Number;
const model = (...lines: Line[]): LineModel => ({
  x: Float64Array.from({ length: 5 }, (_, i) => i),
  dx: null,
  lines,
});
const pointer = (at: number, to: number) => ({
  at,
  distance: (value: number) => Math.abs(value - to),
  reach: 1,
});

test("the nearest lines are named, highest first", () => {
  const lines = [1, 2, 3, 4, 5, 6].map((y) => lineOf(`l${y}`, [y, y, y, y, y]));
  const { rows, id } = nearestRows(model(...lines), pointer(2, 4.2), 3);
  expect(rows.map((row) => row.id)).toEqual(["l5", "l4", "l3"]);
  expect(id).toBe("l4");
});

test("far from every line none is pointed at", () => {
  const line = lineOf("a", [5, 5, 5, 5, 5]);
  expect(nearestRows(model(line), pointer(0, 3.9), 5).id).toBeNull();
  expect(nearestRows(model(line), pointer(0, 4.1), 5).id).toBe("a");
});

test("a row says what is drawn and what it was before smoothing", () => {
  const line = lineOf("a", [1, 2, 3, 4, 5], { original: Float64Array.of(1, 9, 3, 4, 5) });
  expect(nearestRows(model(line), pointer(1, 0), 5).rows).toEqual([
    { id: "a", label: "A", color: "#a", value: 2, original: 9, index: 1 },
  ]);
});

test("in a gap the nearest value stands for the line", () => {
  const line = lineOf("a", [1, none, none, 4, 5]);
  const at = (index: number) => nearestRows(model(line), pointer(index, 0), 5).rows[0];
  expect(at(1)).toMatchObject({ value: 1, index: 0 });
  expect(at(2)).toMatchObject({ value: 4, index: 3 });
});

test("before its beginning and after its end a line is not named", () => {
  const line = lineOf("a", [none, 2, 3, none, none]);
  const ids = (index: number) =>
    nearestRows(model(line), pointer(index, 0), 5).rows.map(({ id }) => id);
  expect([0, 1, 2, 3, 4].map(ids)).toEqual([[], ["a"], ["a"], [], []]);
});

test("a value that cannot be drawn is named all the same", () => {
  const line = lineOf("a", [1, none, 3, 4, 5], {
    marks: [
      [1, "nan"],
      [3, "-inf"],
    ],
  });
  expect(nearestRows(model(line), pointer(1, 0), 5).rows[0]?.value).toBeNaN();
  expect(nearestRows(model(line), pointer(3, 0), 5).rows[0]?.value).toBe(Number.NEGATIVE_INFINITY);
});

test("rows of given lines come in the given order, unknown ones are left out", () => {
  const lines = [lineOf("a", [1, 1, 1, 1, 1]), lineOf("b", [2, 2, 2, 2, 2])];
  expect(rowsOf(model(...lines), 0, ["b", "x", "a"]).map(({ id }) => id)).toEqual(["b", "a"]);
});
