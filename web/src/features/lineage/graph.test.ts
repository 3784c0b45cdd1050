import { expect, test } from "vitest";
import type { Lineage } from "@/data/artifacts";
import { graphOf } from "./graph";

const version = (id: number) => ({
  id,
  entity: "e",
  project: "p",
  collection: `c${id}`,
  version: "v0",
  type: "model",
});
const run = (key: number) => ({
  key,
  entity: "e",
  project: "p",
  id: `r${key}`,
  name: `run ${key}`,
});
const uses = (key: number, id: number) => ({ run: key, version: id, is_output: false });

const LINEAGE = {
  versions: [version(1), version(2)],
  runs: [1, 2, 3, 4, 5, 6].map(run),
  edges: [
    { run: 1, version: 1, is_output: true },
    ...[2, 3, 4, 5, 6].map((key) => uses(key, 1)),
    { run: 6, version: 2, is_output: true },
  ],
  is_cut: false,
} as unknown as Lineage;

test("what came first stands at the left", () => {
  const { nodes } = graphOf(LINEAGE, new Set());
  const column = (id: string) => nodes.find((node) => node.id === id)?.place.column;
  expect(["run 1", "version 1", "run 6", "version 2"].map(column)).toEqual([0, 1, 2, 3]);
});

test("many runs that did the same are one until they are asked for", () => {
  const many = {
    ...LINEAGE,
    runs: [...LINEAGE.runs, run(7)],
    edges: [...LINEAGE.edges, uses(7, 1)],
  } as unknown as Lineage;
  const cluster = graphOf(many, new Set()).nodes.find(({ kind }) => kind === "runs");
  expect(cluster?.kind === "runs" && cluster.runs.map(({ key }) => key)).toEqual([2, 3, 4, 5, 7]);
  expect(graphOf(many, new Set([cluster?.id ?? ""])).nodes).toHaveLength(9);
  expect(graphOf(LINEAGE, new Set()).nodes).toHaveLength(8);
});
