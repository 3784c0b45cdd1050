import { expect, test } from "vitest";
import { readArtifactSearch } from "./search";

test("what is seen of an artifact is read from the URL", () => {
  const search = { version: "v2", tab: "results", columns: ["loss", "acc"] };
  expect(readArtifactSearch(search)).toEqual(search);
  expect(readArtifactSearch({ columns: [] })).toEqual({ columns: [] });
});

test("nonsense in the URL, and what is so anyhow, is left out", () => {
  expect(readArtifactSearch({ version: 3, tab: "nope", columns: "loss" })).toEqual({});
  expect(readArtifactSearch({ version: "", tab: "overview", columns: [1, "a"] })).toEqual({
    columns: ["a"],
  });
});
