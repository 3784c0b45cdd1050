import { expect, test } from "vitest";
import { readBy } from "@/charts/reading/walk.fake";
import { layAxis, passes } from "./model";
import { type Bundle, spoken, walkOf } from "./spoken";

const axes = ["lr", "kind", "loss"].map((label) => ({ label, isLog: false, isFlipped: false }));
const lines = [
  { id: "a", name: "run-a", values: [1, "adam", 5] },
  { id: "b", name: "run-b", values: [2, "sgd", 1] },
  { id: "c", name: "run-c", values: [3, "sgd", null] },
];

function bundleOf(brushes = {}): Bundle {
  const laid = axes.map((axis, at) =>
    layAxis(
      axis,
      lines.map(({ values }) => values[at] ?? null),
    ),
  );
  const places = lines.map(({ values }) => laid.map((axis, at) => axis.place(values[at] ?? null)));
  return {
    name: "Parallel coordinates",
    axes,
    lines,
    heightOf: (line, axis) => places[line]?.[axis] ?? null,
    isKept: (line) => passes(places[line] ?? [], brushes),
  };
}

test("what each axis holds is said, and the lines that end highest and lowest", () => {
  expect(spoken(bundleOf())).toBe(
    "Parallel coordinates, 3 lines over 3 axes; lr from 1 to 3, kind adam or sgd, loss from 1 to 5; " +
      "highest loss: run-a, lr 1, kind adam, loss 5; lowest: run-b, lr 2, kind sgd, loss 1",
  );
});

test("lines that a brush leaves out are not counted among the kept, nor gone to", () => {
  const bundle = bundleOf({ 0: [0.4, 1] });
  expect(spoken(bundle)).toBe(
    "Parallel coordinates, 3 lines over 3 axes; 2 kept by what is brushed; lr from 2 to 3, kind sgd, loss always 1",
  );
  expect(readBy(walkOf(bundle), ["ArrowUp", "ArrowDown", "ArrowDown"])).toEqual([
    "run-b, lr 2, kind sgd, loss 1",
    "run-c, lr 3, kind sgd, loss none",
    "run-c, lr 3, kind sgd, loss none",
  ]);
});

test("one goes along a line, and from line to line as they stand on an axis", () => {
  const keys = ["ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "End", "ArrowUp", "Home"];
  expect(readBy(walkOf(bundleOf()), keys)).toEqual([
    "run-a, lr 1, kind adam, loss 5",
    "lr 1: run-a",
    "lr 2: run-b",
    "lr 3: run-c",
    "loss none: run-c",
    "loss 1: run-b",
    "run-b, lr 2, kind sgd, loss 1",
  ]);
});
