import { expect, test } from "vitest";
import { deltaOf } from "./delta";

test.each([
  ["summary.loss", 0.5, 0.75, { text: "−0.250", isBetter: null }],
  ["summary.acc.max", 0.75, 0.5, { text: "+0.250", isBetter: true }],
  ["summary.loss.min", 0.75, 0.5, { text: "+0.250", isBetter: false }],
  ["summary.loss", 1, 1, { text: "±0", isBetter: null }],
  ["summary.loss", "NaN", 1, null],
  ["summary.note", "text", 1, null],
  ["summary.loss", 1, undefined, null],
])("%s: %j beside %j", (column, value, baseline, expected) => {
  expect(deltaOf(column, value, baseline)).toEqual(expected);
});
