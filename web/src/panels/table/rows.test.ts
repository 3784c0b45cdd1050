import { expect, test } from "vitest";
import { nextOrder, numericColumns, runOf, shownRows, tableCsv, tagged } from "./rows";

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

test("media say whose they are; other cells stay as they are", () => {
  const media = { _type: "image-file", path: "a.png" };
  const table = { columns: ["a", "b"], rows: [[1, media]] };
  expect(tagged(table, "r1").rows[0]?.map(runOf)).toEqual([null, "r1"]);
  expect(tagged(TABLE, "r1")).toBe(TABLE);
});

test("a CSV file has full numbers, media by their file, and no formulas", () => {
  const rows = [[0.1234567, { _type: "image-file", path: "m/a.png" }, "=1+1"], [null]];
  expect(tableCsv(["x", "p", "t"], rows)).toBe("x,p,t\r\n0.1234567,m/a.png,'=1+1\r\n,,\r\n");
});
