import { expect, test } from "vitest";
import type { ArtifactCollection } from "@/data/artifacts";
import { typesOf } from "./types";

test("types stand by name, and those that clients log by themselves last", () => {
  const of = (type: string, name: string) => ({ type, name }) as ArtifactCollection;
  const all = [of("run_table", "a"), of("model", "b"), of("dataset", "c"), of("model", "d")];
  expect(typesOf(all).map(([type, items]) => [type, items.map(({ name }) => name)])).toEqual([
    ["dataset", ["c"]],
    ["model", ["b", "d"]],
    ["run_table", ["a"]],
  ]);
});
