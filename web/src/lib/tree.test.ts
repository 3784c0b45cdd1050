import { expect, test } from "vitest";
import { leaves, pathId, treeRows, valueAt } from "./tree";

const CONFIG = {
  optimizer: { name: "adam", betas: [0.9, 0.999], groups: [{ lr: 1 }, { lr: 2 }] },
  lr: 0.1,
  empty: {},
};

const shape = (rows: ReturnType<typeof treeRows>) =>
  rows.map(
    (row) => `${"  ".repeat(row.depth)}${row.label}${row.size === null ? "" : ` (${row.size})`}`,
  );

test("branches are open at first and keys in natural order", () => {
  expect(shape(treeRows(CONFIG, new Set()))).toEqual([
    "empty",
    "lr",
    "optimizer (3)",
    "  betas",
    "  groups (2)",
    "    0 (1)",
    "      lr",
    "    1 (1)",
    "      lr",
    "  name",
  ]);
});

test("a shut branch hides what is below", () => {
  expect(shape(treeRows(CONFIG, new Set([pathId(["optimizer"])])))).toEqual([
    "empty",
    "lr",
    "optimizer (3)",
  ]);
});

test("media values are shut at first", () => {
  const value = { image: { _type: "image-file", path: "a.png" } };
  expect(shape(treeRows(value, new Set()))).toEqual(["image (2)"]);
  expect(shape(treeRows(value, new Set([pathId(["image"])])))).toHaveLength(3);
});

test("a filter keeps matching leaves with their branches, even in shut ones", () => {
  const rows = treeRows(CONFIG, new Set([pathId(["optimizer"])]), (text) => text.includes("adam"));
  expect(shape(rows)).toEqual(["optimizer (3)", "  name"]);
  expect(treeRows(CONFIG, new Set(), (text) => text.includes("nowhere"))).toEqual([]);
});

test("a filter sees the dotted path", () => {
  const rows = treeRows(CONFIG, new Set(), (text) => text.startsWith("optimizer.groups.1"));
  expect(shape(rows)).toEqual(["optimizer (3)", "  groups (2)", "    1 (1)", "      lr"]);
});

test("leaves carry their path; media values and lists are leaves", () => {
  const image = { _type: "image-file", path: "media/a.png" };
  expect(leaves({ a: { b: 1, "c.d": [1, 2] }, image })).toEqual([
    { path: ["a", "b"], value: 1 },
    { path: ["a", "c.d"], value: [1, 2] },
    { path: ["image"], value: image },
  ]);
});

test("a path is followed or ends in nothing", () => {
  expect(valueAt(CONFIG, ["optimizer", "name"])).toBe("adam");
  expect(valueAt(CONFIG, ["optimizer", "nope", "x"])).toBeUndefined();
});
