import { expect, test } from "vitest";
import { byProject, isElsewhere, listed, nameIn, refOf } from "./named-runs";

const HERE = { entity: "me", project: "mine" };

test("a run of this project is called by its id, one of another by its path", () => {
  const own = { ...HERE, run: "a" };
  const other = { entity: "me", project: "other", run: "a" };
  expect([nameIn(HERE, own), nameIn(HERE, other)]).toEqual(["a", "me/other/a"]);
  expect([refOf(HERE, "a"), refOf(HERE, "me/other/a")]).toEqual([own, other]);
  expect(["a", 'group:["a/b/c"]', "a/b/c/d", "me/other/a"].map(isElsewhere)).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test("runs are sorted out by their projects, in their order", () => {
  expect(byProject(HERE, ["x/y/1", "b", "z/y/1", "a", "x/y/2"])).toEqual([
    { project: HERE, runs: ["b", "a"] },
    { project: { entity: "x", project: "y" }, runs: ["1", "2"] },
    { project: { entity: "z", project: "y" }, runs: ["1"] },
  ]);
  expect(byProject(HERE, [])).toEqual([]);
});

test("a comma within a name does not end it", () => {
  expect(listed(["a", "me/one, two/b"])).toBe("a,me/one%2C two/b");
});
