import { expect, test } from "vitest";
import { shadeOf } from "./shade";

test("both ends and what lies behind them have the colours of the ends", () => {
  expect(shadeOf(0, [0, 1])).toBe("rgb(72 40 120)");
  expect(shadeOf(-5, [0, 1])).toBe(shadeOf(0, [0, 1]));
  expect(shadeOf(9, [0, 1])).toBe("rgb(180 222 44)");
});

test("a range without width has one colour", () => {
  expect(shadeOf(3, [3, 3])).toBe(shadeOf(0.5, [0, 1]));
});
