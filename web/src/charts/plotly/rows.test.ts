import { expect, test } from "vitest";
import { rowsOfFigure, titleOf } from "./rows";

const bytes = (list: Float64Array) => btoa(String.fromCharCode(...new Uint8Array(list.buffer)));

test("each point of each trace is a row, those of NumPy's arrays too", () => {
  const y = { dtype: "f8", bdata: bytes(Float64Array.of(0.5, 1.5)) };
  const figure = {
    data: [
      { name: "a", x: [1, 2], y },
      { labels: ["k"], values: [3], z: [[1]] },
    ],
  };
  expect(rowsOfFigure(figure, 9)).toEqual({
    rows: [
      { trace: "a", x: 1, y: 0.5 },
      { trace: "a", x: 2, y: 1.5 },
      { trace: "trace 2", labels: "k", values: 3 },
    ],
    total: 3,
  });
});

test("the only trace needs no name; of many points the first are read, what is damaged is not", () => {
  expect(rowsOfFigure({ data: [{ x: [1, 2, 3] }] }, 2)).toEqual({
    rows: [{ x: 1 }, { x: 2 }],
    total: 3,
  });
  expect(rowsOfFigure({ data: [{ x: { dtype: "f8", bdata: "AAA=" } }] }, 2).total).toBe(0);
  expect(rowsOfFigure({}, 2)).toEqual({ rows: [], total: 0 });
});

test("a title is told without its marks", () => {
  expect(titleOf({ layout: { title: { text: "<b>Loss</b>" } } })).toBe("Loss");
  expect([titleOf({ layout: { title: "Loss" } }), titleOf({})]).toEqual(["Loss", ""]);
});
