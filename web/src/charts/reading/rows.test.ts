import { expect, test } from "vitest";
import { fieldsIn, headOf, spoken, walkOf } from "./rows";
import { readBy } from "./walk.fake";

const rows = [
  { name: "a", x: 1, y: 4, other: null },
  { name: "b", x: 2, y: "NaN", other: null },
];
const spec = {
  data: { values: [{ field: "other" }] },
  encoding: { x: { field: "x" }, color: { condition: { field: "name" } }, y: { field: "gone" } },
};

test("a description is asked which fields it draws; one that names none draws all", () => {
  expect(fieldsIn(spec, rows)).toEqual(["x", "name"]);
  expect(fieldsIn({}, rows)).toEqual(["name", "x", "y", "other"]);
  expect(fieldsIn(spec, [])).toEqual([]);
});

test("rows are counted, and what their fields hold is said", () => {
  const told = { name: "ROC", rows, fields: ["x", "name", "y"] };
  expect(spoken(told)).toBe("ROC, 2 rows; x from 1 to 2; name a, b; y always 4");
  expect(spoken({ ...told, total: 12_000, fields: ["x"] })).toBe(
    "ROC, 12,000 rows; of the first 2; x from 1 to 2",
  );
  expect(headOf({ ...told, rows: [] })).toBe("ROC");
});

test("one goes from row to row", () => {
  const walk = walkOf({ name: "ROC", rows, fields: ["name", "y"] });
  expect(readBy(walk, ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"])).toEqual([
    "name a, y 4",
    "name b, y NaN",
    "name b, y NaN",
    "name a, y 4",
  ]);
});
