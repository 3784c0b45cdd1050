import { expect, test } from "vitest";
import { frontier, regression, running } from "./trend";

const dots = [
  { x: 0, y: 3 },
  { x: 1, y: 1 },
  { x: 2, y: 5 },
];

test("running lines say what was reached so far", () => {
  const ys = (how: "min" | "max" | "mean") => running(dots, how).map(({ y }) => y);
  expect([ys("min"), ys("max"), ys("mean")]).toEqual([
    [3, 1, 1],
    [3, 3, 5],
    [3, 2, 3],
  ]);
});

test("a regression goes through the middle", () => {
  expect(regression(dots)).toEqual([
    { x: 0, y: 2 },
    { x: 2, y: 4 },
  ]);
});

test("points above each other have no regression", () => {
  expect(
    regression([
      { x: 1, y: 1 },
      { x: 1, y: 2 },
    ]),
  ).toBeNull();
  expect(regression([])).toBeNull();
});

test("the frontier holds each point that is the best so far", () => {
  const dots = [
    { x: 2, y: 5 },
    { x: 1, y: 3 },
    { x: 1, y: 4 },
    { x: 3, y: 5 },
    { x: 4, y: 1 },
  ];
  expect(frontier(dots, "max")).toEqual([
    { x: 1, y: 4 },
    { x: 2, y: 5 },
  ]);
  expect(frontier(dots, "min").map(({ y }) => y)).toEqual([3, 1]);
});
