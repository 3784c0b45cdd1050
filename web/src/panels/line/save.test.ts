import { expect, test } from "vitest";
import { linesCsv } from "./save";

test("a row for each x at which something is, smoothed lines and bands beside the originals", () => {
  const line = { id: "a", label: "a", color: "", marks: [], dash: [] };
  const nan = Number.NaN;
  const csv = linesCsv(
    {
      x: Float64Array.of(0, 1, 2),
      dx: null,
      lines: [
        {
          ...line,
          ys: Float64Array.of(1, nan, 3),
          original: Float64Array.of(2, nan, 4),
          low: null,
          high: null,
        },
        {
          ...line,
          label: "=b",
          ys: Float64Array.of(5, nan, nan),
          original: null,
          low: Float64Array.of(4, nan, nan),
          high: Float64Array.of(6, nan, nan),
        },
      ],
    },
    "_step",
  );
  expect(csv.split("\r\n")).toEqual([
    "_step,a,a (smoothed),'=b,'=b (min),'=b (max)",
    "0,2,1,5,4,6",
    "2,4,3,,,",
    "",
  ]);
});
