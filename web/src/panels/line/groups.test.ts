import { expect, test } from "vitest";
import type { PanelRun } from "@/panels/panel";
import { bandOf, groupsIn, middleOf } from "./groups";

const run = (id: string, group?: string): PanelRun => ({
  id,
  name: id,
  color: group === "a" ? "red" : "blue",
  ...(group !== undefined && { group: { id: group, name: `G ${group}` } }),
});

test("runs that are not put together have no groups", () => {
  expect(groupsIn([run("x"), run("y")])).toBeNull();
  expect(groupsIn([])).toBeNull();
});

test("groups come in the order of their first runs, with the colour of the group", () => {
  expect(groupsIn([run("x", "b"), run("y", "a"), run("z", "b")])).toEqual([
    { id: "b", name: "G b", color: "blue", runs: ["x", "z"], isGroup: true },
    { id: "a", name: "G a", color: "red", runs: ["y"], isGroup: true },
  ]);
});

test("what a panel does not say, or says in words unknown here, is mean and min to max", () => {
  expect([middleOf({}), bandOf({})]).toEqual(["mean", "minmax"]);
  expect([middleOf({ groupAgg: "samples" }), bandOf({ groupArea: 7 })]).toEqual(["mean", "minmax"]);
  expect([middleOf({ groupAgg: "median" }), bandOf({ groupArea: "stderr" })]).toEqual([
    "median",
    "stderr",
  ]);
});
