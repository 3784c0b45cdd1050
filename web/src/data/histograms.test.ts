import { expect, test } from "vitest";
import { frameOf } from "./frame.fake";
import { readMatrix } from "./histograms";

test("a frame is read as a matrix of counts", () => {
  const header = {
    key: "w",
    dx: 5,
    x: [0, 2],
    edges: [2, 3],
    skipped: 0,
    matrices: [{ run: null, counts: [5, 4], rows: [9, 2] }],
  };
  const matrix = readMatrix(frameOf(header, [0, 5, -1, 0, 1, 3, 4, 7, 0, 5, 5]));
  expect(matrix).toEqual({
    x: Float64Array.of(0, 5),
    dx: 5,
    edges: Float64Array.of(-1, 0, 1),
    counts: Float64Array.of(3, 4, 7, 0),
  });
});

test("without a step there is none", () => {
  const header = { dx: null, x: [0, 0], edges: [0, 2], matrices: [{ counts: [0, 0] }] };
  expect(readMatrix(frameOf(header, [0, 1]))).toBeNull();
  expect(readMatrix(frameOf({ ...header, matrices: [] }, [0, 1]))).toBeNull();
});
