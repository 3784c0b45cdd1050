import { describe, expect, test } from "vitest";
import { binned, concatenated, filterOf, grouped, joinedBy, withComputed } from "./derive";

const A = {
  columns: ["id", "class", "score"],
  rows: [
    [1, "cat", 0.9],
    [2, "dog", 0.4],
    [3, "cat", "NaN"],
  ],
};

test("tables of several runs stand below each other, with what each has", () => {
  const both = concatenated([
    { run: "r1", table: A },
    { run: "r2", table: { columns: ["score", "more"], rows: [[0.1, "x"]] } },
  ]);
  expect(both.columns).toEqual(["run", "id", "class", "score", "more"]);
  expect(both.rows[0]).toEqual(["r1", 1, "cat", 0.9, null]);
  expect(both.rows[3]).toEqual(["r2", null, null, 0.1, "x"]);
});

describe("joinedBy", () => {
  const B = {
    columns: ["score", "id"],
    rows: [
      [5, 2],
      [6, 2],
      [7, 9],
    ],
  };

  test("every pair of rows that hold the same is a row", () => {
    expect(joinedBy(A, B, "id")).toEqual({
      columns: ["id", "class", "score (1)", "score (2)"],
      rows: [
        [2, "dog", 0.4, 5],
        [2, "dog", 0.4, 6],
      ],
    });
  });

  test("a column that one of them lacks is told", () => {
    expect(() => joinedBy(A, B, "class")).toThrow("the other table");
  });
});

test("columns are computed, one from the other; a broken one is told", () => {
  const { table, problems } = withComputed(A, [
    { name: "twice", expression: "score * 2" },
    { name: "four", expression: "twice * 2" },
    { name: "bad", expression: "score +" },
    { name: "gone", expression: "nothing + 1" },
  ]);
  expect(table.columns).toEqual(["id", "class", "score", "twice", "four"]);
  expect(table.rows.map((row) => row[4])).toEqual([3.6, 1.6, "NaN"]);
  expect(problems.map((problem) => problem.split(":")[0])).toEqual(["bad", "gone"]);
});

test("a filter is a test where it reads as one over the columns, else a text", () => {
  const ids = (text: string) => A.rows.filter(filterOf(A, text).passes).map(([id]) => id);
  expect(ids("score > 0.5")).toEqual([1]);
  expect(ids('class == "cat" and id > 1')).toEqual([3]);
  expect(ids("dog")).toEqual([2]);
  expect(ids("nothing > 3")).toEqual([]);
  expect([filterOf(A, "score > 0.5"), filterOf(A, "1 > 3")].map(({ isTest }) => isTest)).toEqual([
    true,
    false,
  ]);
});

test("rows are put together by a column", () => {
  const [cats, dogs] = grouped(A, A.rows, 1, [true, false, true]);
  expect([cats?.name, cats?.rows.length, dogs?.name]).toEqual(["cat", 2, "dog"]);
  expect(cats?.cells).toEqual([
    { kind: "numbers", values: [1, 3] },
    { kind: "texts", counts: [["cat", 2]] },
    { kind: "numbers", values: [0.9] },
  ]);
});

test("values fall into bins, the largest into the last", () => {
  expect(binned([0, 1, 2, 4], [0, 4], 4)).toEqual([1, 1, 1, 1]);
  expect(binned([3, 3], [3, 3], 2)).toEqual([2, 0]);
});

test("tables are joined by columns of different names", () => {
  const left = { columns: ["id", "a"], rows: [[1, "x"]] };
  const right = { columns: ["b", "number"], rows: [["y", 1]] };
  expect(joinedBy(left, right, "id", "number")).toEqual({
    columns: ["id", "a", "b"],
    rows: [[1, "x", "y"]],
  });
  expect(() => joinedBy(left, right, "id")).toThrow("the column “id” is not in the other table");
});
