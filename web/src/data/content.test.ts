import { expect, test } from "vitest";
import { tableOf } from "./content";

test("a table file is columns and rows", () => {
  expect(tableOf({ columns: ["a", 1], data: [[1, "x"], "lone"] })).toEqual({
    columns: ["a", "1"],
    rows: [[1, "x"], ["lone"]],
  });
});

test("another file is refused", () => {
  expect(() => tableOf({ columns: 3 })).toThrow("this file holds no table");
  expect(() => tableOf([])).toThrow("this file holds no table");
});
