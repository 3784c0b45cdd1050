import { expect, test } from "vitest";
import type { Run } from "@/data/types";
import { together } from "./useGrouped";

test("runs with the same follow each other in one colour", () => {
  const runs = ["a", "b", "c"].map((id) => ({ id, name: id, color: `#${id}` }));
  const facts = runs.map(
    ({ id }) =>
      ({ id, config: { opt: id === "b" ? "sgd" : "adam" }, summary: {} }) as unknown as Run,
  );
  expect(
    together(runs, facts, "config:opt").map(({ id, group, color }) => [id, group?.name, color]),
  ).toEqual([
    ["a", "adam", "#a"],
    ["c", "adam", "#a"],
    ["b", "sgd", "#b"],
  ]);
});
