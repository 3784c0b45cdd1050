import { expect, test } from "vitest";
import { compareCells, sortRows } from "./compare";
import type { Json } from "./json";

const MIXED: (Json | undefined)[] = [
  "b10",
  null,
  3,
  "NaN",
  true,
  "b2",
  -1,
  undefined,
  { a: 1 },
  "Infinity",
];

test("numbers before text before truth before objects, empty last", () => {
  expect([...MIXED].sort((a, b) => compareCells(a, b))).toEqual([
    -1,
    3,
    "Infinity",
    "b2",
    "b10",
    true,
    { a: 1 },
    null,
    "NaN",
    undefined,
  ]);
});

test("descending turns everything but the empty ones", () => {
  expect([...MIXED].sort((a, b) => compareCells(a, b, "desc"))).toEqual([
    { a: 1 },
    true,
    "b10",
    "b2",
    "Infinity",
    3,
    -1,
    null,
    "NaN",
    undefined,
  ]);
});

test("rows are copied and equal ones keep their order", () => {
  const rows = [
    { id: "a", v: 2 },
    { id: "b", v: 1 },
    { id: "c", v: 2 },
  ];
  const ids = (direction: "asc" | "desc") =>
    sortRows(rows, (row) => row.v, direction).map((row) => row.id);
  expect(ids("asc")).toEqual(["b", "a", "c"]);
  expect(ids("desc")).toEqual(["a", "c", "b"]);
  expect(rows[0]?.id).toBe("a");
});
