import { expect, test } from "vitest";
import { fileRows } from "./tree";

const FILES = ["output.log", "media/images/b10.png", "media/images/b2.png", "media/t.json"].map(
  (path, at) => ({ path, size_bytes: 10 ** at, mimetype: "", updated_at: 0 }),
);

const shape = (rows: ReturnType<typeof fileRows>) =>
  rows.map(
    (row) =>
      `${"  ".repeat(row.depth)}${row.name}${row.file ? "" : `/ ${row.count} ${row.size_bytes}`}`,
  );

test("shut folders tell how much is in them", () => {
  expect(shape(fileRows(FILES, new Set()))).toEqual(["media/ 3 1110", "output.log"]);
});

test("open folders show theirs, folders first and numbers by size", () => {
  expect(shape(fileRows(FILES, new Set(["media", "media/images"])))).toEqual([
    "media/ 3 1110",
    "  images/ 2 110",
    "    b2.png",
    "    b10.png",
    "  t.json",
    "output.log",
  ]);
});

test("a search opens what it needs and drops the rest", () => {
  expect(shape(fileRows(FILES, new Set(), (path) => path.includes("b2")))).toEqual([
    "media/ 1 100",
    "  images/ 1 100",
    "    b2.png",
  ]);
});
