import { expect, test } from "vitest";
import { frameOf } from "./frame.fake";
import type { GroupSeriesQuestion } from "./group-series";
import { readGroups } from "./group-series";

const GROUPS = [
  { id: "group:a", runs: ["x", "y"] },
  { id: "group:b", runs: ["z"] },
];

function read(middle: GroupSeriesQuestion["middle"], band: GroupSeriesQuestion["band"]) {
  // x, then of group 0: mean, median, min, max, std; of group 1 the same.
  const columns = [
    0,
    1,
    2,
    3,
    2,
    3,
    1,
    1,
    3,
    5,
    1,
    2,
    7,
    7,
    7,
    7,
    7,
    7,
    7,
    7,
    Number.NaN,
    Number.NaN,
  ];
  const at = (place: number) => [place * 2, 2];
  const group = (name: string, first: number) => ({
    name,
    runs: 2,
    mean: at(first),
    median: at(first + 1),
    min: at(first + 2),
    max: at(first + 3),
    std: at(first + 4),
  });
  const header = {
    x: "_step",
    panels: [
      { key: "loss", x: at(0), exact: true, dx: null, groups: [group("0", 1), group("1", 6)] },
    ],
  };
  const panels = readGroups(frameOf(header, columns), { groups: GROUPS, middle, band });
  const series = panels.get("loss")?.series ?? [];
  const plain = (column: Float64Array | null) => column && [...column];
  return series.map(({ run, last, min, max }) => [run, plain(last), plain(min), plain(max)]);
}

test("a group is told by its id, with the asked middle and the range of its runs", () => {
  expect(read("mean", "minmax")).toEqual([
    ["group:a", [2, 3], [1, 1], [3, 5]],
    ["group:b", [7, 7], [7, 7], [7, 7]],
  ]);
});

test("a deviation lies around the middle; a single run has none", () => {
  expect(read("median", "stddev")).toEqual([
    ["group:a", [2, 3], [1, 1], [3, 5]],
    ["group:b", [7, 7], [7, 7], [7, 7]],
  ]);
});

test("without a band there is the middle alone", () => {
  expect(read("max", "none")[0]).toEqual(["group:a", [3, 5], null, null]);
});
