import { expect, test } from "vitest";
import { mergeRows } from "./merge";
import { fakeRun } from "./run.fake";

const a = fakeRun("a");
const b = fakeRun("b", { state: "running" });
const c = fakeRun("c", { state: "running" });

test("the head comes first and no run comes twice", () => {
  expect(mergeRows([b, a], [[a, b, c]], new Map(), new Map())).toEqual([b, a, c]);
});

test("rows out of sight of the head show the latest word on them", () => {
  const later = { ...c, state: "finished" as const };
  expect(mergeRows([a], [[a, c]], new Map([["c", later]]), new Map())).toEqual([a, later]);
});

test("an edit is shown before the server has answered", () => {
  const rows = mergeRows([a], [[c]], new Map(), new Map([["c", { name: "new" }]]));
  expect(rows).toEqual([a, { ...c, name: "new" }]);
});

test("unchanged rows stay the same objects, so that they are not drawn again", () => {
  expect(mergeRows([a], [], new Map(), new Map())[0]).toBe(a);
});
