import { expect, test } from "vitest";
import { columnsOf, moved, writeColumns } from "./columns";

const CONFIG = {
  columns: [
    { accessor: "config:lr.value", displayName: "LR", inverted: true, log: true, other: 1 },
    { accessor: "summary:loss" },
  ],
};

test("columns are written as they were read, what is not understood too", () => {
  expect(writeColumns(columnsOf(CONFIG))).toEqual(CONFIG.columns);
  expect(columnsOf({ columns: "x" })).toEqual([]);
});

test("a column has the name that it was given, or its key", () => {
  expect(columnsOf(CONFIG).map(({ label, isLog, isFlipped }) => [label, isLog, isFlipped])).toEqual(
    [
      ["LR", true, true],
      ["loss", false, false],
    ],
  );
});

test("columns change places", () => {
  const columns = columnsOf(CONFIG);
  expect(moved(columns, 1, 0).map(({ label }) => label)).toEqual(["loss", "LR"]);
  expect(moved(columns, 7, 0)).toBe(columns);
});
