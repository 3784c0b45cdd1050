import { expect, test } from "vitest";
import { projectNamed, wordsIn } from "./link-target";

test("a project is named alone or with its entity", () => {
  expect(projectNamed(" digits ", "ann")).toEqual({ entity: "ann", project: "digits" });
  expect(projectNamed("org/wandb-registry-model", "ann")).toEqual({
    entity: "org",
    project: "wandb-registry-model",
  });
  expect(["", "a/", "/b", "a/b/c"].map((text) => projectNamed(text, "ann"))).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("names are told between commas, each once", () => {
  expect(wordsIn(" best, production,,best ")).toEqual(["best", "production"]);
});
