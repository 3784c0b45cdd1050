import { expect, test } from "vitest";
import type { Run } from "@/data/types";
import { numberAt } from "./field";
import { groupsOf } from "./groups";

const run = (id: string, lr: unknown, loss: unknown) =>
  ({ id, name: `run ${id}`, config: { lr }, summary: { loss } }) as unknown as Run;
const runs = [run("a", 0.1, 1), run("b", 0.2, "NaN"), run("c", 0.1, 3), run("d", undefined, 4)];
const drawn = runs.map(({ id, name }) => ({ id, name, color: `#${id}` }));

const loss = (run: Parameters<typeof numberAt>[0]) => numberAt(run, "loss");

test("without grouping each run with something to draw is one", () => {
  expect(groupsOf(runs, drawn, loss, null)).toEqual([
    { id: "a", name: "run a", color: "#a", values: [1] },
    { id: "c", name: "run c", color: "#c", values: [3] },
    { id: "d", name: "run d", color: "#d", values: [4] },
  ]);
});

test("grouped runs have the colour of the first, and those without the field are one", () => {
  expect(groupsOf(runs, drawn, loss, "config:lr")).toEqual([
    { id: "0.1", name: "0.1", color: "#a", values: [1, 3] },
    { id: "–", name: "–", color: "#d", values: [4] },
  ]);
});
