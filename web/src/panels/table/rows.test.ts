import { expect, test } from "vitest";
import { nextOrder, numericColumns, shownRows } from "./rows";

const TABLE = {
  columns: ["name", "score", "note"],
  rows: [
    ["b", 2, null],
    ["a", "NaN", "late"],
    ["c", 10, null],
  ],
};

const names = (filter: string, order: Parameters<typeof shownRows>[2]) =>
  shownRows(TABLE, filter, order).map((row) => row[0]);

test("rows keep their order until one is asked for", () => {
  expect(names("", null)).toEqual(["b", "a", "c"]);
  expect(names("", { column: 1, direction: "asc" })).toEqual(["b", "c", "a"]);
  expect(names("", { column: 1, direction: "desc" })).toEqual(["c", "b", "a"]);
  expect(names("", { column: 0, direction: "desc" })).toEqual(["c", "b", "a"]);
});

test("sorting does not touch the logged rows", () => {
  shownRows(TABLE, "", { column: 0, direction: "asc" });
  expect(TABLE.rows[0]?.[0]).toBe("b");
});

test("the filter looks into every cell", () => {
  expect(names("LATE".toLowerCase(), null)).toEqual(["a"]);
  expect(names("10", null)).toEqual(["c"]);
});

test("a header goes from rising to falling to none", () => {
  const first = nextOrder(null, 1);
  const second = nextOrder(first, 1);
  expect([first, second, nextOrder(second, 1), nextOrder(second, 2)]).toEqual([
    { column: 1, direction: "asc" },
    { column: 1, direction: "desc" },
    null,
    { column: 2, direction: "asc" },
  ]);
});

test("a column is numeric when every value in it is", () => {
  expect(numericColumns(TABLE)).toEqual([false, true, false]);
  expect(numericColumns({ columns: ["empty"], rows: [[null]] })).toEqual([false]);
});
