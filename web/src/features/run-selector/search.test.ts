import { expect, test } from "vitest";
import { readRunsSearch, searchOf, writeRunsSearch } from "./search";

test("the search is read from the URL and written into it", () => {
  const search = { q: "lr", regex: true } as const;
  expect(readRunsSearch({ ...search, other: 1 })).toEqual(search);
  expect(writeRunsSearch(searchOf(search))).toEqual(search);
  expect(writeRunsSearch(searchOf({}))).toEqual({});
});

test("nonsense is dropped and numbers are texts", () => {
  expect(readRunsSearch({ q: 12, regex: "yes" })).toEqual({ q: "12" });
});
