import { expect, test } from "vitest";
import { readRunsSearch } from "./search";

test("the state of the table is read from the URL", () => {
  const search = { q: "lr", regex: true, state: "running", order: "-summary.loss" };
  expect(readRunsSearch({ ...search, other: 1 })).toEqual(search);
});

test("nonsense is dropped and numbers are texts", () => {
  expect(readRunsSearch({ q: 12, regex: "yes", state: "", order: "created_at" })).toEqual({
    q: "12",
  });
});
