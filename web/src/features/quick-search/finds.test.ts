import { expect, test } from "vitest";
import { type Find, ranked } from "./finds";

const find = (name: string, hint = ""): Find => ({
  id: name,
  kind: "Run",
  name,
  hint,
  path: name,
});
const ALL = [find("deep-net", "vision"), find("net"), find("network"), find("tree", "net/other")];

test("what is called so stands first, then what begins so, then what holds it", () => {
  expect(ranked(ALL, "net").map(({ name }) => name)).toEqual([
    "net",
    "network",
    "deep-net",
    "tree",
  ]);
});

test("every word must stand somewhere", () => {
  expect(ranked(ALL, "net vis").map(({ name }) => name)).toEqual(["deep-net"]);
  expect(ranked(ALL, "nothing")).toEqual([]);
});

test("without a word all are offered in their order", () => {
  expect(ranked(ALL, " ")).toEqual(ALL);
});
