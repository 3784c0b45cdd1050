import { expect, test } from "vitest";
import { frameOf } from "./frame.fake";
import { readSeries } from "./series";

test("a frame becomes panels with their columns", () => {
  const header = {
    x: "_step",
    panels: [
      {
        key: "loss",
        x: [0, 2],
        exact: true,
        dx: null,
        series: [{ run: "a", last: [2, 2], min: null, max: null, points: 2, marks: [[1, "inf"]] }],
      },
    ],
  };
  expect(readSeries(frameOf(header, [0, 1, 0.5, Number.NaN]))).toEqual(
    new Map([
      [
        "loss",
        {
          key: "loss",
          x: Float64Array.of(0, 1),
          isExact: true,
          dx: null,
          series: [
            {
              run: "a",
              last: Float64Array.of(0.5, Number.NaN),
              min: null,
              max: null,
              points: 2,
              marks: [[1, "inf"]],
            },
          ],
        },
      ],
    ]),
  );
});
