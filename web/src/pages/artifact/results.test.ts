import { expect, test } from "vitest";
import { numbersIn } from "./results";

test("results that most runs have stand first", () => {
  const summaries = [
    { loss: 1, _step: 3, note: "x" },
    { acc: 2, loss: "NaN" },
    { acc: 0.5, loss: 1 },
    {},
  ];
  expect(numbersIn(summaries)).toEqual(["loss", "acc"]);
});
