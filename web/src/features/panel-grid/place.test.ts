import { expect, test } from "vitest";
import { placeOf, readGridSearch, writePlace } from "./place";

test("a place comes back from the URL", () => {
  const place = { search: "loss", expanded: { title: "loss", section: "train", id: "" } };
  expect(placeOf({ ...writePlace(place) })).toEqual(place);
});

test("the URL of the usual place is empty, and nonsense is dropped", () => {
  expect(writePlace({ search: "", expanded: null })).toEqual({});
  expect(
    readGridSearch({ panels: { a: 1 }, full: true, panelSectionName: "a", other: "x" }),
  ).toEqual({});
});

test("a number is a search too", () => {
  expect(placeOf({ panels: 1 })).toEqual({ search: "1", expanded: null });
});

test("a panel is told by W&B's names for it, and by its id where these are not enough", () => {
  const search = { panelDisplayName: "loss", panelSectionName: "train", full: "p1" };
  expect(placeOf(search).expanded).toEqual({ title: "loss", section: "train", id: "p1" });
  expect(readGridSearch({ full: "p1" })).toEqual({ full: "p1" });
});
