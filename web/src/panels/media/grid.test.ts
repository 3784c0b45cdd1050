import { expect, test } from "vitest";
import { type GridQuestion, mediaTable } from "./grid";
import { gridOf, strideOf, videosOf, withAxis, writeGrid } from "./settings";

const image = (path: string) => ({ _type: "audio-file", path });
const run = (id: string) => ({ id, name: id.toUpperCase(), color: "#123456" });
const ALL = [
  {
    run: run("a"),
    values: [0, 1, 2, 3].map((step) => ({ step, value: [image(`a${step}`), image(`b${step}`)] })),
  },
  { run: run("b"), values: [{ step: 1, value: image("c1") }] },
  { run: run("c"), values: [] },
];
const QUESTION: GridQuestion = {
  axes: { x: "step", y: "run" },
  all: ALL,
  steps: [0, 1, 2, 3],
  stride: 1,
  step: 2,
  index: 0,
};

const paths = (question: GridQuestion) => {
  const { columns, rows, cells } = mediaTable(question);
  return {
    columns: columns.map(({ label }) => label),
    rows: rows.map(({ label }) => label),
    cells: cells.map((row) => row.map((cell) => cell?.item.path ?? "")),
  };
};

test("runs stand over steps, and a step at which a run logged nothing is empty", () => {
  expect(paths(QUESTION)).toEqual({
    columns: ["step 0", "step 1", "step 2", "step 3"],
    rows: ["A", "B"],
    cells: [
      ["a0", "a1", "a2", "a3"],
      ["", "c1", "", ""],
    ],
  });
});

test("a stride leaves steps out, never the last one", () => {
  expect(paths({ ...QUESTION, stride: 2 }).columns).toEqual(["step 1", "step 3"]);
});

test("of what is on no axis one is chosen, and a run shows what it had last", () => {
  expect(paths({ ...QUESTION, axes: { x: "index", y: "run" } })).toEqual({
    columns: ["1", "2"],
    rows: ["A", "B"],
    cells: [
      ["a2", "b2"],
      ["c1", ""],
    ],
  });
  expect(paths({ ...QUESTION, axes: { x: "step", y: "index" }, index: 1 }).cells[1]).toEqual([
    "b0",
    "b1",
    "b2",
    "b3",
  ]);
});

test("more than fit are counted", () => {
  const steps = Array.from({ length: 30 }, (_, step) => step);
  expect(mediaTable({ ...QUESTION, steps }).left).toBe(6);
});

test("a grid is set up in the config, with two different axes", () => {
  expect(gridOf(writeGrid({ x: "index", y: "step" }))).toEqual({ x: "index", y: "step" });
  expect([gridOf({}), gridOf({ mode: "grid" })]).toEqual([null, { x: "step", y: "run" }]);
  expect(gridOf(writeGrid({ x: "run", y: "run" }))).toEqual({ x: "run", y: "step" });
  expect([strideOf({}), strideOf({ stepStride: 5 }), strideOf({ stepStride: -2 })]).toEqual([
    1, 5, 1,
  ]);
  expect(videosOf({ videoSync: true, videoLoop: false })).toEqual({
    isInStep: true,
    isLooped: false,
    isAutoplay: false,
  });
});

test("an axis that is chosen twice changes places with the other", () => {
  const axes = { x: "step", y: "run" } as const;
  expect(withAxis(axes, "y", "step")).toEqual({ x: "run", y: "step" });
  expect(withAxis(axes, "x", "run")).toEqual({ x: "run", y: "step" });
  expect(withAxis(axes, "x", "index")).toEqual({ x: "index", y: "run" });
});
