import { expect, test } from "vitest";
import type { GroupLine, Line } from "@/features/runs-table/lines";
import { fakeRun } from "@/features/runs-table/run.fake";
import { chosenRuns } from "./chosen-runs";

const HERE = { entity: "me", project: "p" };
const group = (id: string, isInner: boolean, within: readonly string[] = []): GroupLine => ({
  kind: "group",
  id,
  within,
  key: "config.lr",
  group: { values: [], runs: 3, aggregates: [] },
  path: [],
  isOpen: true,
  isInner,
});
const LINES: readonly Line[] = [
  group("outer", false),
  group("inner", true, ["outer"]),
  { kind: "run", id: "a", within: ["outer", "inner"], run: fakeRun("a") },
];
const choose = (...ids: readonly string[]) =>
  chosenRuns(
    HERE,
    {},
    ["config.opt", "config.lr"],
    LINES,
    Object.fromEntries(ids.map((id) => [id, true])),
  );

test("only innermost groups are told as groups", () => {
  expect(choose("inner").innermost).toEqual(["inner"]);
  expect(choose("outer", "inner").innermost).toBeNull();
  expect(choose("a").innermost).toBeNull();
});

test("chosen runs are counted once, and need no question to the server", async () => {
  expect(choose("inner", "a").count).toBe(3);
  expect(await choose("a").ids()).toEqual(["a"]);
});
