import { expect, test } from "vitest";
import { placeOf, readGridSearch, writePlace } from "./place";

test("a place comes back from the URL", () => {
  const place = { search: "loss", expanded: "history/train/loss" };
  expect(placeOf({ ...writePlace(place) })).toEqual(place);
});

test("the URL of the usual place is empty, and nonsense is dropped", () => {
  expect(writePlace({ search: "", expanded: null })).toEqual({});
  expect(readGridSearch({ panels: { a: 1 }, full: true, other: "x" })).toEqual({});
});

test("a number is a search too", () => {
  expect(placeOf({ panels: 1 })).toEqual({ search: "1", expanded: null });
});
