import { expect, test } from "vitest";
import { readRunsSearch, readSearchFilter, writeSearchFilter } from "./search";

test("the state of the table is read from the URL", () => {
  const search = { q: "lr", regex: true, state: "running", order: "-summary.loss" };
  expect(readRunsSearch({ ...search, other: 1 })).toEqual(search);
});

test("nonsense is dropped and numbers are texts", () => {
  expect(readRunsSearch({ q: 12, regex: "yes", state: "", order: "created_at" })).toEqual({
    q: "12",
  });
});

test("conditions come back from the URL, and a cut one narrows nothing", () => {
  const filter = {
    isAny: false,
    conditions: [
      { field: { section: "config", path: "rate" }, op: ">", value: 0.1, isOff: false } as const,
    ],
  } as const;
  const text = writeSearchFilter(filter);
  expect(readSearchFilter(text)).toEqual(filter);
  expect(readRunsSearch({ filter: text })).toEqual({ filter: text });
  expect(readRunsSearch({ filter: text.slice(0, 20) })).toEqual({});
  expect(readRunsSearch({ filter: "3" })).toEqual({});
});
