import { expect, test } from "vitest";
import { inProject, pathOf } from "./path";

const ROOT = "https://runs.example/lab/";

test.each([
  ["https://runs.example/lab/me/my%20nets/runs/a1?x=_step#end", "me/my nets/a1"],
  ["https://runs.example/lab/me/nets", "me/nets/"],
  ["https://other.example/me/nets/runs/a1", "me/nets/a1"],
  ["https://runs.example/lab/", "https://runs.example/lab/"],
  ["https://runs.example/lab/me/50%", "me/50%/"],
  ["me/nets/a1", "me/nets/a1"],
])("%s reads %s", (text, path) => {
  expect(pathOf(text, ROOT)).toBe(path);
});

test("a path leads into a project that is there", () => {
  const nets = { entity: "me", project: "nets" };
  expect(inProject("me/nets/ a1", [nets])).toEqual({ project: nets, rest: "a1" });
  expect(inProject("me/nets/", [nets])).toEqual({ project: nets, rest: "" });
  expect(["me/nets", "me/other/a1", "nets"].map((text) => inProject(text, [nets]))).toEqual([
    null,
    null,
    null,
  ]);
});
